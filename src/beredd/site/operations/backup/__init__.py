"""Backup and restore: all that people have entered, independent of the database it lies in, with checksums."""

from beredd.site.operations.backup.manifest import Manifest, check_backup
from beredd.site.operations.backup.restore import Restored, restore_backup
from beredd.site.operations.backup.take import dated_backup, take_backup

__all__ = ["Manifest", "Restored", "check_backup", "dated_backup", "restore_backup", "take_backup"]
