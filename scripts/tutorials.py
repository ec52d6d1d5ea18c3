"""Run a tutorial as its reader would, and give the page with the output that comes out.

``python scripts/tutorials.py PAGE…`` writes the outputs into the pages; tests/unit/docs/test_tutorials.py holds them to
it. A page's blocks run in order, in one folder:

- a ``python`` block, all in one session; what is printed, and the value of a last expression, is its output;
- a ``console`` block: each line that begins with ``$ beredd`` is given as a command, what follows it is its output.

The output of Python stands in a ``text`` block right after the code.
"""

import ast
import contextlib
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from beredd.cli import main

BLOCK = re.compile(r"^```(python|console)\n(.*?)^```\n(?:\n```text\n.*?^```\n)?", flags=re.DOTALL | re.MULTILINE)


def as_run(page: str, folder: Path) -> str:
    """Return the page with what its blocks give when they are run in `folder`."""
    session: dict[str, Any] = {"__name__": "tutorial"}

    def _run(block: re.Match[str]) -> str:
        if block[1] == "console":
            return f"```console\n{_console(block[2])}```\n"
        output = _python(block[2], session)
        shown = f"\n```text\n{output}```\n" if output else ""
        return f"```python\n{block[2]}```\n{shown}"

    with _in(folder), pl.Config():
        return BLOCK.sub(_run, page)


def _python(code: str, session: dict[str, Any]) -> str:
    """Run a block as a notebook's cell; return what it prints and the value of its last expression."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(tree, "<tutorial>", "exec"), session)  # noqa: S102 - the page is ours
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "<tutorial>", "eval"), session)  # noqa: S307
            if value is not None:
                print(value)
    return _trimmed(printed.getvalue())


def _console(text: str) -> str:
    """Give each command of a block; return the block with what they print, both streams in their order."""
    lines = []
    for command in re.findall(r"^\$ beredd ((?:.*\\\n)*.*)\n", text, flags=re.MULTILINE):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            main(shlex.split(command.replace("\\\n", " ")))
        lines.append(f"$ beredd {command}\n{_trimmed(printed.getvalue())}")
    return "\n".join(lines)


def _trimmed(text: str) -> str:
    """Return the text without spaces at the ends of lines and without empty lines about it."""
    lines = "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")
    return f"{lines}\n" if lines else ""


@contextlib.contextmanager
def _in(folder: Path) -> Iterator[None]:
    before, columns = Path.cwd(), os.environ.pop("COLUMNS", None)  # tables as wide as in a pipe, whatever the terminal
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
        if columns is not None:
            os.environ["COLUMNS"] = columns


if __name__ == "__main__":
    for name in map(Path, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as made:
            name.write_text(as_run(name.read_text(encoding="utf-8"), Path(made)), encoding="utf-8")
        print(f"{name} has its outputs.")
