"""A backup of an older program: brought to today's shape in a scratch database, before the site is touched."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from beredd.common.errors import FoundWanting
from beredd.common.provenance import program_version
from beredd.site.operations.backup.databases import scratch
from beredd.site.operations.backup.folders import write
from beredd.site.operations.backup.manifest import TABLES, Manifest
from beredd.site.operations.backup.tables import Model, kept_models, load_rows, rows_of

Tables = Mapping[str, Path]


def is_older(manifest: Manifest) -> bool:
    """Say whether the program has changes of shape that the backup has not been through.

    Raises
    ------
    FoundWanting
        When the backup has been through changes that the program does not know.
    """
    known = set(MigrationLoader(None).disk_migrations or {})
    held = set(manifest.migrations)
    if unknown := sorted(held - known):
        raise FoundWanting(
            f"The backup has a shape that this beredd ({program_version()}) does not know: {_named(unknown)}.",
            remedy="It was made by a newer program: install that version, then restore.",
        )
    return known != held


@contextmanager
def brought_up(tables: Tables, manifest: Manifest, workplace: Path) -> Iterator[Tables]:
    """Give the tables in today's shape: loaded in their own, migrated, and written anew."""
    with scratch(workplace / "scratch.sqlite3") as using:
        held = set(manifest.migrations)
        executor = MigrationExecutor(connections[using])
        ends = [
            node
            for node in sorted(held)
            if not any(child[0] == node[0] and child in held for child in _children(executor.loader, node))
        ]
        executor.migrate(ends)
        before: dict[str, Model] = kept_models(executor.loader.project_state(ends).apps)
        with transaction.atomic(using=using):
            for label, model in before.items():
                if label in tables:
                    load_rows(model, tables[label], using)
            connections[using].check_constraints()
        executor = MigrationExecutor(connections[using])
        executor.migrate(executor.loader.graph.leaf_nodes())
        (workplace / TABLES).mkdir(mode=0o700)
        after = {}
        for label, model in kept_models(apps).items():
            after[label] = workplace / TABLES / f"{label}.jsonl"
            write(after[label], rows_of(model, using))
    yield after


def _children(loader: MigrationLoader, node: tuple[str, str]) -> list[tuple[str, str]]:
    return [child.key for child in loader.graph.node_map[node].children]


def _named(migrations: list[tuple[str, str]]) -> str:
    shown = ", ".join(f"{app}.{name}" for app, name in migrations[:5])
    return shown if len(migrations) <= 5 else f"{shown} and {len(migrations) - 5} more"
