"""Shows, or takes away, files that no row refers to: left by a process that was killed between file and row."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from beredd.site.attachments.queries import known_hashes
from beredd.site.attachments.store import unreferenced


class Command(BaseCommand):
    """Files are kept as long as any row refers to them, withdrawn ones too."""

    help = "List files in var/attachments that no row refers to and that are older than a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the word that lets the files go."""
        parser.add_argument("--remove", action="store_true", help="remove them")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print each file, and how many they are."""
        count = 0
        for path in unreferenced(known_hashes()):
            count += 1
            self.stdout.write(str(path))
            if options["remove"]:
                path.unlink(missing_ok=True)
        self.stdout.write(f"{count} {'removed' if options['remove'] else 'found'}")
