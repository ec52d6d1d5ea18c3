"""``python -m beredd`` is the command ``beredd``."""

import sys

from beredd.cli import main

if __name__ == "__main__":
    sys.exit(main())
