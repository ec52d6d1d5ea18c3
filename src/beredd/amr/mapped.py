"""Any table of isolates: headings recognised by name, measures by what the columns hold."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from beredd.amr.codes import Codes
from beredd.amr.column_map import GIVEN, MAPPABLE, ColumnMap, FieldSource, ResultSource, folded_heading, heading_names
from beredd.amr.fields import SURE, filled
from beredd.amr.mic import MISSING, parsed_results
from beredd.amr.model import ISOLATE_NAMES, Measure
from beredd.common.errors import UserError

_ENDINGS: Final = {
    "mic": Measure.MIC,
    "mic (mg/l)": Measure.MIC,
    "(mg/l)": Measure.MIC,
    "gradient": Measure.GRADIENT,
    "etest": Measure.GRADIENT,
    "e test": Measure.GRADIENT,
    "zone": Measure.ZONE,
    "zon": Measure.ZONE,
    "disk": Measure.ZONE,
    "disc": Measure.ZONE,
    "(mm)": Measure.ZONE,
    "zone (mm)": Measure.ZONE,
    "reported": Measure.REPORTED,
    "sir": Measure.REPORTED,
    "rsi": Measure.REPORTED,
    "interpretation": Measure.REPORTED,
    "tolkning": Measure.REPORTED,
}
LONG_COLUMNS: Final = ("antimicrobial", "mic", "mic_sign", "zone", "gradient", "gradient_sign", "reported")
KEY_COLUMNS: Final = ("laboratory", "patient", "isolate", "date", "specimen", "organism")


def table_map(header: Sequence[str], codes: Codes, where: str) -> ColumnMap:
    """Return a column map guessed from headings.

    A column that names antimicrobials makes the table long; else each heading that is an antimicrobial's code or name,
    with or without an ending such as ``_mic``, is a column of results.

    Raises
    ------
    UserError
        When no heading is known to name the organism, or none gives results.
    """
    names = heading_names()
    taken: dict[str, list[str]] = {}
    drugs: list[ResultSource] = []
    for heading in header:
        folded = folded_heading(heading)
        own = heading if heading in MAPPABLE else names.get(folded)
        if own is not None:
            taken.setdefault(own, []).append(heading)
        elif (result := _result(heading, folded, codes)) is not None:
            drugs.append(result)
    if "organism" not in taken:
        raise UserError(
            "No column is known to name the organism.",
            where=where,
            remedy=f"Say what each column holds in a map (beredd amr template, then --map). {_there(header)}",
        )
    ranks = {heading: rank for rank, heading in enumerate(names)}
    # the best known of several headings, not the first of the file
    columns = {
        name: FieldSource(headings=(min(found, key=lambda one: ranks.get(folded_heading(one), -1)),))
        for name, found in taken.items()
        if name in MAPPABLE
    }
    if "antimicrobial" in taken:
        return _long(columns, taken, where)
    if not drugs:
        raise UserError(
            "No column is known to hold results.",
            where=where,
            remedy=f"Name the antimicrobials' columns in a map (beredd amr template, then --map). {_there(header)}",
        )
    return ColumnMap(columns=columns, results=tuple(drugs), guessed=True)


def _there(header: Sequence[str]) -> str:
    return f"The file's columns are: {', '.join(header[:30])}{' …' if len(header) > 30 else ''}."


def _result(heading: str, folded: str, codes: Codes) -> ResultSource | None:
    code = _sure(heading, codes)
    if code is not None:
        return ResultSource(heading=heading, antimicrobial=code)
    for ending, measure in sorted(_ENDINGS.items(), key=lambda one: -len(one[0])):
        if folded.endswith(ending) and (code := _sure(folded.removesuffix(ending).strip(), codes)):
            return ResultSource(heading=heading, antimicrobial=code, measure=measure)
    return None


def _sure(heading: str, codes: Codes) -> str | None:
    """Return the antimicrobial that a heading names outright: no part of it, no letters that nearly fit."""
    match = codes.match_antimicrobial(heading)
    return match.name if match.how.value in SURE else None


def _long(columns: dict[str, FieldSource], taken: dict[str, list[str]], where: str) -> ColumnMap:
    measures = {"mic": Measure.MIC, "zone": Measure.ZONE, "gradient": Measure.GRADIENT, "reported": Measure.REPORTED}
    results = [
        ResultSource(heading=taken[name][0], measure=measure, sign=next(iter(taken.get(f"{name}_sign", ())), None))
        for name, measure in measures.items()
        if name in taken
    ]
    if not results:
        raise UserError("No column is known to hold results.", where=where, remedy="Write a map: beredd amr template.")
    key = tuple(columns[name].headings[0] for name in KEY_COLUMNS if name in columns)
    return ColumnMap(
        columns=columns, results=tuple(results), antimicrobial=taken["antimicrobial"][0], key=key, guessed=True
    )


def unmeasured(found: ColumnMap) -> tuple[str, ...]:
    """Return the headings of results whose measure the map does not say."""
    return tuple(one.heading for one in found.results if one.measure is None)


def with_measures(found: ColumnMap, texts: Mapping[str, pl.Series], where: str) -> ColumnMap:
    """Return the map with every column of results measured: what is not said is told by what the columns hold.

    S, I, R alone are categories. Numbers with an operator, or with a decimal under 6, are MICs. Whole numbers from 6 to
    50, of which some are no doubling dilution, are zones. Anything else can be either, and is refused.

    Parameters
    ----------
    found
        The map.
    texts
        All distinct texts of each heading of :func:`unmeasured`.
    where
        The file, for messages.

    Raises
    ------
    UserError
        With the column that can be either.
    """
    absent = frozenset((*MISSING, *(text.casefold() for text in found.missing)))
    results = tuple(
        one
        if one.measure is not None
        else one.model_copy(update={"measure": _measure(texts[one.heading], one, absent, where)})
        for one in found.results
    )
    return found.model_copy(update={"results": results})


def _measure(texts: pl.Series, one: ResultSource, absent: frozenset[str], where: str) -> Measure:
    if one.sign is not None:
        return Measure.MIC
    parsed = parsed_results(filled(texts, absent).drop_nulls())
    numbers = parsed.drop_nulls("number")
    if numbers.is_empty():
        return Measure.REPORTED
    dilutions = {2.0**step for step in range(-10, 13)}
    if (numbers["operator"] != "").any() or (numbers["number"] % 1 != 0).any() or (numbers["number"] > 50).any():
        return Measure.MIC
    values = numbers["number"].to_list()
    if all(value >= 6 for value in values) and any(value not in dilutions for value in values):
        return Measure.ZONE
    if any(value < 6 for value in values) and all(value in dilutions for value in values):
        return Measure.MIC
    raise UserError(
        f"The numbers of the column {one.heading!r} can be mg/L or mm.",
        where=where,
        remedy=f"Say which in a map (results.{one.antimicrobial}.measure), or call the column"
        f" {one.antimicrobial}_mic or {one.antimicrobial}_zone.",
    )


def map_toml(found: ColumnMap) -> str:
    """Return a column map as TOML to edit: what was found, and what could be added as remarks."""
    lines = [
        "# A column map: which column of your file holds what. See docs/how-to/read-isolates.md.",
        f'shape = "{"long" if found.long else "wide"}"',
        "",
        "[columns]",
    ]
    lines += [f"{name} = {_field(source)}" for name, source in found.columns.items()]
    free = sorted(ISOLATE_NAMES - set(found.columns) - set(GIVEN))
    lines += [f'# {name} = "Heading in your file"' for name in free]
    lines += ["", "[long]" if found.long else "[results]"]
    if found.long:
        lines += [f"antimicrobial = {_text(found.antimicrobial or '')}", f"key = {_texts(found.key)}"]
    for result in found.results:
        name = (result.measure or Measure.REPORTED).value if found.long else result.antimicrobial
        measure = "" if found.long or result.measure is None else f', measure = "{result.measure.value}"'
        sign = f", sign = {_text(result.sign)}" if result.sign else ""
        lines.append(f"{name} = {{ heading = {_text(result.heading)}{measure}{sign} }}")
    return "\n".join(lines) + "\n"


def _field(source: FieldSource) -> str:
    if not source.headings:
        return f"{{ value = {_text(source.value or '')} }}"
    one = _text(source.headings[0]) if len(source.headings) == 1 else _texts(source.headings)
    if source.join:
        return f"{{ headings = {_texts(source.headings)}, join = true }}"
    return one


def _text(value: str) -> str:
    plain = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f]", " ", plain) + '"'


def _texts(values: Sequence[str]) -> str:
    return "[" + ", ".join(_text(value) for value in values) + "]"
