"""``python -m beredd`` is the command ``beredd``."""

from beredd.cli import main

if __name__ == "__main__":
    main()
