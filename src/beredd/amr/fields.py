"""The descriptive columns of an isolate table, from a batch of text: who, when, what, where."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Final

import polars as pl

from beredd.amr.code_matching import How
from beredd.amr.codes import Codes
from beredd.amr.column_map import ColumnMap, FieldSource, value_words
from beredd.amr.csv_blocks import SOURCE_ROW
from beredd.amr.dates import DateReading, dates_in
from beredd.amr.mic import MISSING
from beredd.amr.model import ISOLATE_COLUMNS
from beredd.amr.patients import codes_of_names, refuse_personal_numbers_in
from beredd.amr.rejected import Faults
from beredd.common.columns import DTYPES
from beredd.common.places import places

SURE: Final = (How.EXACT.value, How.ABBREVIATION.value)
"""How a text may find its row without a word about it."""
DATES: Final = ("date", "admitted", "birth_date")
CODED: Final = ("specimen", "ward_type", "origin", "sex")
FLAGS: Final = ("meca", "esbl", "carbapenemase")
PLAIN: Final = ("isolate", "laboratory", "hospital", "ward")
DAYS_TO_HOSPITAL: Final = 2
"""An infection found more than 48 hours after admission began in hospital (ECDC): two days, as files tell only days."""
OLDEST: Final = 125


@dataclass
class Reading:
    """What holds for a whole file while its batches are read: the map, the codes, the decisions, and what to tell.

    ``unknown`` counts, for each column, texts that no code table knows and that were left empty; ``guessed`` those that
    were taken for something by more than their name: a part of the text, or letters that nearly fit.
    """

    map: ColumnMap
    codes: Codes
    where: str
    country: str | None = None
    dates: dict[str, DateReading] = field(default_factory=dict)
    unknown: dict[str, Counter[str]] = field(default_factory=dict)
    guessed: dict[str, Counter[str]] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)

    @property
    def absent(self) -> frozenset[str]:
        """Texts, small letters, that mean that there is no value."""
        return frozenset((*MISSING, *(text.casefold() for text in self.map.missing)))


def descriptive(text: pl.DataFrame, reading: Reading, faults: Faults) -> pl.DataFrame:
    """Return the columns of :data:`~beredd.amr.model.ISOLATE_COLUMNS` but ``row`` and ``source_file``, one row a row.

    Rows without a known organism, and rows whose date cannot be read, are refused in `faults`; other cells that cannot
    be read are left out and named there.
    """
    found: dict[str, pl.Series] = {"source_row": text[SOURCE_ROW]}
    for name in PLAIN:
        found[name] = _plain(text, reading, name)
    _refuse_persons(text, reading)
    found["patient"] = _patients(text, reading)
    found |= _organisms(text, reading, faults)
    dates = {name: _dates(text, reading, faults, name) for name in DATES}
    found |= {"date": dates["date"], "admitted": dates["admitted"]}
    for name in CODED:
        found[name] = _coded(text, reading, faults, name)
    found["specimen_found"] = _plain(text, reading, "specimen")
    for name in FLAGS:
        found[name] = read_flags(text, reading, faults, name)
    found["region"] = _regions(text, reading)
    found["country"] = _countries(text, reading, found["region"])
    found["age"] = _ages(text, reading, faults)
    frame = pl.DataFrame(found).with_columns(birth_date=dates["birth_date"])
    return _derived(frame).select(
        pl.col(column.name).cast(DTYPES[column.type])
        for column in ISOLATE_COLUMNS
        if column.name not in ("row", "source_file")
    )


def _derived(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill in the age from the day of birth, and the origin from the day of admission."""
    had_birthday = pl.col("date").dt.ordinal_day() >= pl.col("birth_date").dt.ordinal_day()
    years = pl.col("date").dt.year() - pl.col("birth_date").dt.year() - (~had_birthday).cast(pl.Int32)
    stay = (pl.col("date") - pl.col("admitted")).dt.total_days()
    begun = (
        pl.when(stay >= DAYS_TO_HOSPITAL).then(pl.lit("hospital")).when(stay.is_not_null()).then(pl.lit("community"))
    )
    outside = pl.when(pl.col("ward_type") == "outpatient").then(pl.lit("community"))
    return frame.with_columns(
        age=pl.coalesce("age", pl.when(years.is_between(0, OLDEST)).then(years.cast(pl.Int64))),
        origin=pl.coalesce("origin", begun, outside),
    )


def by_distinct(series: pl.Series, read: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """Return `read` of each distinct text of `series`, put back in place; null stays null."""
    texts = series.unique().drop_nulls()
    values = read(texts)
    known = values.is_not_null()
    return series.replace_strict(
        texts.filter(known), values.filter(known), default=None, return_dtype=values.dtype
    ).rename(series.name)


def cells(text: pl.DataFrame, heading: str, absent: frozenset[str]) -> pl.Series:
    """Return a column's cells, trimmed, null where the text says that there is nothing."""
    found = text[heading]
    distinct = found.unique()
    if distinct.len() > found.len() // 4:
        return filled(found, absent)
    return by_distinct(found, partial(filled, absent=absent))


def filled(texts: pl.Series, absent: frozenset[str]) -> pl.Series:
    """Return texts trimmed, null where a text says that there is nothing."""
    trimmed = texts.str.strip_chars()
    return pl.select(
        pl.when(~trimmed.str.to_lowercase().is_in(list(absent))).then(trimmed).alias(texts.name)
    ).to_series()


def _source(reading: Reading, name: str) -> FieldSource | None:
    return reading.map.columns.get(name)


def _plain(text: pl.DataFrame, reading: Reading, name: str) -> pl.Series:
    """Return a column of text: the first heading that is filled, or all that are, joined; ``values`` translate."""
    source = _source(reading, name)
    if source is None or not source.headings:
        value = source.value if source else None
        return pl.repeat(value, text.height, dtype=pl.String, eager=True)
    parts = [cells(text, heading, reading.absent) for heading in source.headings]
    frame = pl.DataFrame([part.alias(f"{n}") for n, part in enumerate(parts)])
    if source.join:
        # "LAB1/" is nobody: a code of several parts needs its last
        whole = pl.concat_str(pl.all(), separator="/", ignore_nulls=True)
        joined = frame.select(pl.when(pl.last().is_not_null()).then(whole).alias(name)).to_series()
    else:
        joined = frame.select(pl.coalesce(pl.all()).alias(name)).to_series()
    if source.values:
        meant = {word.casefold(): value for word, value in source.values.items()}
        joined = joined.str.to_lowercase().replace_strict(meant, default=joined, return_dtype=pl.String)
    return joined.fill_null(source.value) if source.value is not None else joined


def _refuse_persons(text: pl.DataFrame, reading: Reading) -> None:
    """Look at the patients' column alone: a laboratory's number of the day, 240318-0012, has a CPR number's shape."""
    source = _source(reading, "patient")
    for heading in source.headings if source else ():
        refuse_personal_numbers_in(text[heading], reading.where, heading)


def _patients(text: pl.DataFrame, reading: Reading) -> pl.Series:
    """Return the patients' codes; where there is none, one made of names and sex, if the file has them."""
    named = _plain(text, reading, "patient")
    source = [_source(reading, part) for part in ("last_name", "first_name")]
    headings = [one.headings[0] for one in source if one is not None and one.headings]
    if headings and named.null_count():
        sex = _source(reading, "sex")
        last = text[sex.headings[0]] if sex and sex.headings else pl.repeat("", text.height, eager=True)
        made = codes_of_names(text.select(headings).with_columns(last.alias("=sex")))
        reading.notes["patients told apart by a code made of names and sex"] += int(
            (named.is_null() & made.is_not_null()).sum()
        )
        named = named.fill_null(made)
    reading.notes["rows without a patient"] += named.null_count()
    return named.alias("patient")


def _organisms(text: pl.DataFrame, reading: Reading, faults: Faults) -> dict[str, pl.Series]:
    found = _plain(text, reading, "organism")
    names, unsure = matched(found, reading.codes.organism_matches(found), "organism", reading)
    source = _source(reading, "organism")
    heading = source.headings[0] if source and source.headings else "organism"
    faults.row(heading, found.is_null(), "The organism is missing.")
    faults.row(heading, unsure.is_not_null(), unsure)
    faults.row(heading, names.is_null(), "The organism is not in the code table. Add it with beredd amr codes.")
    return {"organism": names.alias("organism"), "organism_found": found.alias("organism_found")}


def matched(found: pl.Series, matches: pl.DataFrame, column: str, reading: Reading) -> tuple[pl.Series, pl.Series]:
    """Return what each text was taken for, and what it may mean where that is several things.

    What was taken for something without being sure is remembered in `reading`.
    """
    known = matches.drop_nulls("name")
    names = found.replace_strict(known["found"], known["name"], default=None, return_dtype=pl.String)
    unsure = matches.filter(pl.col("how") == How.AMBIGUOUS)
    for text, name, count in known.filter(~pl.col("how").is_in(SURE)).select("found", "name", "rows").iter_rows():
        reading.guessed.setdefault(column, Counter())[f"{text!r} as {name}"] += count
    if unsure.is_empty():
        return names, pl.repeat(None, found.len(), dtype=pl.String, eager=True)
    meant = unsure["candidates"].fill_null("").str.replace_all(";", ", ", literal=True)
    reasons = unsure.select(pl.format("Several may be meant: {}. Write the whole name.", meant)).to_series()
    return names, found.replace_strict(unsure["found"], reasons, default=None, return_dtype=pl.String)


def _dates(text: pl.DataFrame, reading: Reading, faults: Faults, name: str) -> pl.Series:
    source = _source(reading, name)
    found = pl.repeat(None, text.height, dtype=pl.Date, eager=True)
    for heading in source.headings if source else ():
        texts = cells(text, heading, reading.absent)
        decided = reading.dates.get(heading, DateReading())
        dates = by_distinct(texts, partial(dates_in, reading=decided))
        unread = texts.is_not_null() & dates.is_null()
        if name == "date":
            faults.row(heading, unread, "The date cannot be read.")
        else:
            faults.cell(heading, unread, "The date cannot be read.")
        found = found.fill_null(dates) if found.null_count() < found.len() else dates
    if name == "date":
        reading.notes["rows without a date"] += int((found.is_null() & ~faults.bad).sum())
    return found.alias(name)


def _coded(text: pl.DataFrame, reading: Reading, faults: Faults, name: str) -> pl.Series:
    """Return a column of few values. Of several headings, intensive care and emergency weigh most, then the first."""
    source = _source(reading, name)
    if source is None or not source.headings:
        return _plain(text, reading, name)
    words = value_words(name)
    own = {word.casefold(): value.casefold() for word, value in source.values.items()}
    parts: list[pl.Series] = []
    for heading in source.headings:
        found = cells(text, heading, reading.absent)
        part = by_distinct(found, lambda texts: _looked_up(texts, words, own))
        _tell_unknown(found, part, reading, faults, name, heading)
        parts.append(part)
    frame = pl.DataFrame([part.alias(f"{n}") for n, part in enumerate(parts)])
    weighty = [pl.when(pl.any_horizontal(pl.all() == value)).then(pl.lit(value)) for value in ("icu", "emergency")]
    chosen = pl.coalesce(*(weighty if name == "ward_type" and len(parts) > 1 else ()), pl.all())
    result = frame.select(chosen.alias(name)).to_series()
    return result.fill_null(source.value) if source.value is not None else result


def _looked_up(texts: pl.Series, words: Mapping[str, str], own: Mapping[str, str]) -> pl.Series:
    small = [text.casefold() for text in texts.to_list()]
    return pl.Series([words.get(own.get(text, text)) for text in small], dtype=pl.String)


def _tell_unknown(found: pl.Series, part: pl.Series, reading: Reading, faults: Faults, name: str, heading: str) -> None:
    """Count words that are not known; a sex that is not known is a fault of the cell."""
    unread = found.is_not_null() & part.is_null()
    if not unread.any():
        return
    if name == "sex":
        faults.cell(heading, unread, "The sex cannot be read. Use f, m or o.")
        return
    counted = found.filter(unread).value_counts()
    reading.unknown.setdefault(name, Counter()).update(dict(counted.iter_rows()))


def read_flags(text: pl.DataFrame, reading: Reading, faults: Faults, name: str) -> pl.Series:
    """Return a column of yes and no: of several headings the first that is filled."""
    source = _source(reading, name)
    if source is None or not source.headings:
        return pl.repeat(None, text.height, dtype=pl.Boolean, eager=True).alias(name)
    words = {word: value == "yes" for word, value in value_words("boolean").items()}
    meant = {word.casefold(): value.casefold() in ("yes", "true") for word, value in source.values.items()}
    result = pl.repeat(None, text.height, dtype=pl.Boolean, eager=True)
    for heading in source.headings:
        # "-" means no here, not "nothing"
        found = cells(text, heading, reading.absent - set(words))
        part = by_distinct(
            found,
            lambda texts: pl.Series([(words | meant).get(one.casefold()) for one in texts.to_list()], dtype=pl.Boolean),
        )
        faults.cell(heading, found.is_not_null() & part.is_null(), "Neither yes nor no.")
        result = result.fill_null(part)
    return result.alias(name)


def _ages(text: pl.DataFrame, reading: Reading, faults: Faults) -> pl.Series:
    source = _source(reading, "age")
    if source is None or not source.headings:
        return pl.repeat(None, text.height, dtype=pl.Int64, eager=True).alias("age")
    found = cells(text, source.headings[0], reading.absent)
    ages = by_distinct(found, ages_in)
    faults.cell(source.headings[0], found.is_not_null() & ages.is_null(), f"Not an age from 0 to {OLDEST}.")
    return ages.alias("age")


def ages_in(texts: pl.Series) -> pl.Series:
    """Return whole years of ``68``, ``68.0``, ``68y``, ``7m`` (months), ``3w``, ``10d``; null where a text is none."""
    small = pl.col("text").str.to_lowercase()
    number = small.str.extract(r"^(\d{1,4})(?:[.,]\d+)? ?(?:[ymwd].{0,6}|år|mdr|mån)?$", 1).cast(pl.Int64)
    unit = small.str.extract(r"([mwd])[a-zå]{0,6}$", 1)
    per_year = pl.when(unit == "m").then(12).when(unit == "w").then(52).when(unit == "d").then(365).otherwise(1)
    years = number // per_year
    frame = pl.DataFrame({"text": texts})
    return frame.select(pl.when(years.is_between(0, OLDEST)).then(years)).to_series()


def _countries(text: pl.DataFrame, reading: Reading, regions: pl.Series) -> pl.Series:
    found = _plain(text, reading, "country")
    codes = by_distinct(found, lambda texts: pl.Series([country_code(one) for one in texts.to_list()], dtype=pl.String))
    unread = found.filter(found.is_not_null() & codes.is_null())
    if unread.len():
        reading.unknown.setdefault("country", Counter()).update(dict(unread.value_counts().iter_rows()))
    codes = codes.zip_with(codes.is_not_null(), regions.str.slice(0, 2))  # a region tells its country (ISO 3166-2)
    return codes.fill_null(reading.country) if reading.country else codes


def _regions(text: pl.DataFrame, reading: Reading) -> pl.Series:
    found = _plain(text, reading, "region")
    codes = by_distinct(found, lambda texts: pl.Series([region_code(one) for one in texts.to_list()], dtype=pl.String))
    unread = found.filter(found.is_not_null() & codes.is_null())
    if unread.len():
        reading.unknown.setdefault("region", Counter()).update(dict(unread.value_counts().iter_rows()))
    return codes


@cache
def country_code(text: str) -> str | None:
    """Return ISO 3166-1 of a country's code (two letters, three letters, the EU's EL and UK) or English name."""
    from babel import Locale
    from babel.core import get_global

    names = Locale("en").territories
    code = text.strip().upper()
    code = {"EL": "GR", "UK": "GB"}.get(code, code)
    if len(code) == 2 and code.isalpha():
        return code if code in names else None
    if len(code) == 3 and (aliases := get_global("territory_aliases").get(code)):
        return str(aliases[0])
    plain = text.strip().casefold().removeprefix("the ")
    for language in ("en", "sv", "da"):
        for found, name in Locale(language).territories.items():
            if len(found) == 2 and found.isalpha() and name.casefold() == plain:
                return str(found)
    return None


@cache
def region_code(text: str) -> str | None:
    """Return ISO 3166-2 of a region's code or of its name in Swedish, Danish or English."""
    wanted = text.strip().casefold()
    for code, one in places().items():
        names = (one.name.sv, one.name.da, one.name.en)
        if "-" in code and wanted in (code.casefold(), *(name.casefold() for name in names if name)):
            return code
    return None
