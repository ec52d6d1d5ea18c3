"""Which format a file has: told by its heading, or said by the user; and the column map that goes with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from beredd.amr import ears_net, ehr_bsi, whonet
from beredd.amr.codes import Codes
from beredd.amr.column_map import ColumnMap, heading_names
from beredd.amr.csv_blocks import BLOCK_BYTES
from beredd.amr.mapped import table_map
from beredd.amr.text_files import TextSource, open_text
from beredd.common.errors import UserError

Format = Literal["auto", "whonet", "ears-net", "ehr-bsi", "table"]
ENDINGS: Final = (".csv", ".txt", ".tsv", ".xlsx", ".parquet", ".sqlite")
"""What is read of a folder."""

_TELLING: Final = [
    "pathogen",
    "antibiotic",
    "recordid",
    "parentid",
    "patientcounter",
    "isolateid",
    "dateusedforstatistics",
    "reportingcountry",
    "laboratorycode",
    "microorganismcode",
    "sir",
    "organism",
    "spec_date",
    "spec_type",
    "patient_id",
    "laboratory",
    "healthtopic",
    "resistant",
    "susceptible",
]
_ATLAS: Final = {"healthtopic", "indicator", "regioncode"}
_RIS: Final = {"pathogen", "resistant", "susceptible", "batchid"}


@dataclass(frozen=True)
class Opened:
    """A file whose format is known: its text, and its column map. EHR-BSI's four files come as one."""

    source: TextSource
    map: ColumnMap | None
    linked: ehr_bsi.LinkedFiles | None = None
    notices: tuple[str, ...] = ()


def open_files(
    files: Sequence[Path], form: Format, columns: ColumnMap | None, codes: Codes, *, block_bytes: int = BLOCK_BYTES
) -> list[Opened]:
    """Open files, and whatever tables lie in folders, and tell the format of each.

    Raises
    ------
    UserError
        When a file is no table, its format cannot be told, it holds counts instead of isolates, or the same content is
        given twice.
    """
    paths = [path for given in files for path in _tables_in(given)]
    known = _known_headings(columns)
    how = {"sheet": columns.sheet, "delimiter": columns.delimiter, "encoding": columns.encoding} if columns else {}
    sources = [open_text(path, known, block_bytes=block_bytes, **how) for path in paths]
    _refuse_twice(sources)
    linked = [source for source in sources if form in ("auto", "ehr-bsi") and ehr_bsi.role_of(source.header)]
    opened = [_opened(source, form, columns, codes) for source in sources if source not in linked]
    if linked:
        bundle = ehr_bsi.linked_files(linked)
        opened.append(Opened(bundle.isolates, None, linked=bundle))
    return opened


def _tables_in(given: Path) -> list[Path]:
    if not given.is_dir():
        return [given]
    found = sorted(path for path in given.iterdir() if path.suffix.casefold() in ENDINGS)
    if not found:
        raise UserError("The folder has no tables.", where=str(given), remedy=f"They end in {', '.join(ENDINGS)}.")
    return found


def _known_headings(columns: ColumnMap | None) -> frozenset[str]:
    named = [heading.casefold() for heading in columns.headings] if columns else []
    plain = [*heading_names(), *_TELLING, *named]
    return frozenset((*plain, *(name.replace(" ", "_") for name in plain)))


def _refuse_twice(sources: Sequence[TextSource]) -> None:
    first: dict[str, TextSource] = {}
    for source in sources:
        same = first.setdefault(source.facts.sha256, source)
        if same is not source:
            raise UserError(
                f"The file has the same content as {same.path}.",
                where=str(source.path),
                remedy="Give it once; its isolates would count twice.",
            )


def _opened(source: TextSource, form: Format, columns: ColumnMap | None, codes: Codes) -> Opened:
    where = str(source.path)
    if columns is not None:
        columns.require(source.header, where)
        return Opened(source, _with_codes(columns, codes))
    _refuse_counts(source)
    if form == "ehr-bsi":
        raise UserError("The file is none of EHR-BSI's four.", where=where, remedy=_headings(source))
    if form == "whonet" or (form == "auto" and whonet.is_whonet(source.header)):
        return _whonet(source, codes)
    if form == "ears-net" or (form == "auto" and ears_net.is_ears_net(source.header)):
        if not ears_net.is_ears_net(source.header):
            raise UserError("The file has no columns Pathogen and Antibiotic.", where=where, remedy=_headings(source))
        return Opened(source, ears_net.ears_net_map(source.header))
    found = table_map(source.header, codes, where)
    return Opened(source, found, notices=_taken(source, found))


def _with_codes(columns: ColumnMap, codes: Codes) -> ColumnMap:
    """Return a map whose antimicrobials are codes of the table; a user may have written names.

    Raises
    ------
    UserError
        When one is in no code table.
    """
    results = []
    for one in columns.results:
        code = codes.antimicrobial(one.antimicrobial) if one.antimicrobial else ""
        if code is None:
            raise UserError(
                f"No antimicrobial is known as {one.antimicrobial!r}.",
                where="the column map",
                remedy="Write its code, such as CIP, or its name; beredd amr codes finds it.",
            )
        results.append(one.model_copy(update={"antimicrobial": code}))
    return columns.model_copy(update={"results": tuple(results)})


def _whonet(source: TextSource, codes: Codes) -> Opened:
    found, unknown = whonet.whonet_map(source.header, codes, str(source.path))
    notices = [f"{source.name}: no antimicrobial is known for the column {one}; it is left out." for one in unknown]
    return Opened(source, found, notices=tuple(notices))


def _refuse_counts(source: TextSource) -> None:
    header = {heading.casefold() for heading in source.header}
    if header >= _ATLAS or header >= _RIS:
        raise UserError(
            "The file holds counts or proportions, not isolates.",
            where=str(source.path),
            remedy="Read it as observations: beredd amr aggregates.",
        )


def _headings(source: TextSource) -> str:
    return f"Its columns are: {', '.join(source.header[:30])}."


def _taken(source: TextSource, found: ColumnMap) -> tuple[str, ...]:
    """Say what each column was taken for, and which were left."""
    fields = [f"{heading} as {name}" for name, one in found.columns.items() for heading in one.headings]
    drugs = [f"{one.heading} as {one.antimicrobial}" for one in found.results if one.antimicrobial]
    if found.long:
        fields += [f"{one.heading} as {one.measure}" for one in found.results]
        fields += [f"{found.antimicrobial} as the antimicrobial"]
    left = [heading for heading in source.header if heading not in found.headings]
    said = [f"{source.name}: took {', '.join(fields)}."]
    said += [f"{source.name}: took results: {', '.join(drugs)}."] if drugs else []
    said += [f"{source.name}: left out: {', '.join(left)}."] if left else []
    return tuple(said)
