"""Money entries are a register of the room ``money``; the old table goes when its rows have moved."""

from django.db import migrations


class Migration(migrations.Migration):
    """Takes the old table away."""

    dependencies = [
        ("programmes", "0001_initial"),
        ("money", "0002_entries_moved"),
    ]

    operations = [migrations.DeleteModel(name="MoneyEntryRow")]
