"""``beredd decision``: read a government decision into a draft programme file."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from beredd.common.errors import ExitCode, UserError

app = App(name="decision", help="Read a decision into a draft programme file.")


@app.command
def read(
    files: Annotated[
        list[Path], Parameter(help="Decisions as .txt, .docx or .pdf, in Swedish or Danish.", negative=())
    ],
    /,
    *,
    output: Annotated[
        Path, Parameter(name=["-o", "--output"], help="Folder for the drafts; made when it is not there.")
    ],
    replace: Annotated[bool, Parameter(negative=(), help="Write over a draft that is there.")] = False,
) -> int:
    """Read decisions and write one draft programme file for each.

    A file that cannot be read is told of in one sentence and the others are still written; the exit code is then 2.
    """
    from beredd.decisions import draft_programme, extract, read_document, write_draft
    from beredd.decisions.write import summary

    code = ExitCode.DONE
    for path in files:
        try:
            found = extract(read_document(path))
            written = write_draft(draft_programme(found), output, source=path.name, replace=replace)
        except UserError as error:
            sys.stderr.write(f"beredd: {error}\n")
            code = max(code, error.exit_code)
            continue
        sys.stdout.write(f"{written}: {summary(found)}\n")
    return code
