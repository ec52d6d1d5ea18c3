"""The draft as a file: written whole or not at all, and never over a file that is there."""

from pathlib import Path

import yaml

from beredd.common.errors import UserError
from beredd.common.whole_files import write_whole
from beredd.decisions.model import Extraction
from beredd.programmes.model import Programme


def write_draft(programme: Programme, folder: Path, *, source: str, replace: bool = False) -> Path:
    """Write a draft programme to ``folder/<id>.yaml`` and return the path.

    Parameters
    ----------
    programme
        The draft.
    folder
        Where to write it; made when it is not there.
    source
        Name of the decision's file, for the comment at the top.
    replace
        Whether a file of that name may be written over.

    Raises
    ------
    UserError
        When the file is there already.
    SurroundingsError
        When the folder cannot be written to.
    """
    path = folder / f"{programme.id}.yaml"
    if path.exists() and not replace:
        raise UserError(
            "There is a file of that name already, and somebody may have worked in it.",
            where=str(path),
            remedy="Move it, choose another folder, or give --replace.",
        )
    write_whole(path, draft_yaml(programme, source).encode("utf-8"))
    return path


def draft_yaml(programme: Programme, source: str) -> str:
    """Return the draft as YAML, with a word to whoever goes on with it."""
    values = programme.model_dump(mode="json", exclude_defaults=True)
    values = {"schema_version": programme.schema_version, **values}
    head = (
        f"# Draft read from {source} by beredd decision read.\n"
        "# The duties' texts are the decision's own sentences: put them in your own words, and in English too.\n"
        "# Check every actor, role, date and sum against the decision, then: beredd programme check FILE\n"
    )
    return head + yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=118)


def summary(found: Extraction) -> str:
    """Return in one line what was found, for the terminal."""
    dated = sum(1 for duty in found.duties if any(due.days() for due in duty.due))
    granted = sum(1 for amount in found.amounts if amount.granted)
    parts = [
        f"{len(found.duties)} duties ({dated} with dates)",
        f"{granted} sums granted",
        f"{len({number.text.replace(' ', '') for number in found.numbers})} document numbers",
        f"{len({actor.id for actor in found.actors})} actors",
    ]
    unknown = sorted({actor.name for actor in found.actors if not actor.resolved})
    if unknown:
        parts.append(f"not in the register: {', '.join(unknown)}")
    if found.left_out:
        parts.append("a damaged copy left out")
    elif found.damaged:
        parts.append("damaged text, mended in reading")
    return "; ".join(parts)
