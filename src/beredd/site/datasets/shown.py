"""What a data set's page shows: its steps, its files, its counts, where it comes from, and its values."""

from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Min
from django.http import QueryDict
from django.urls import reverse

from beredd.common.formats import format_number
from beredd.common.places import places
from beredd.common.text import Text
from beredd.indicators.definitions import definitions
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Thing, Verb, can
from beredd.site.config.reader import reader_language
from beredd.site.datasets.actions import READ_AGAIN
from beredd.site.datasets.columns import FORMATS, KINDS, STATES
from beredd.site.datasets.models import DataSetFile, DataSetRow, DataSetValue, Reading, State
from beredd.site.datasets.queries import newest_reading, vintage_of
from beredd.site.datasets.registers import KEY
from beredd.site.indicators.value_columns import MISSING_REASONS
from beredd.site.programmes.wording import Said
from beredd.site.registers.list_views import page_links
from beredd.site.registers.sight import PAGE_ROWS, Sight
from beredd.site.work.models import Work
from beredd.site.work.views import WorkShown, work_shown

TONES: Final = {
    State.UPLOADED: "neutral",
    State.READING: "info",
    State.READ: "warning",
    State.FAILED: "danger",
    State.APPROVED: "success",
    State.DELETED: "neutral",
}


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One value that the data set gives."""

    row: DataSetValue
    indicator: str
    place: str
    decimals: int
    missing: str
    """Why there is no value, in words."""


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """How much the data set gives of one indicator."""

    id: str
    title: str
    unit: str
    values: int
    places: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class ValuesShown:
    """The values: counted by indicator, and one page of them."""

    count: int
    by_indicator: list[IndicatorLine]
    page: Page[Any]
    pages: list[tuple[int | None, str]]
    lines: list[ValueLine]


@dataclass(frozen=True, slots=True)
class DataSetShown:
    """A data set as its page shows it to one person; what is hidden from the person is None or empty."""

    name: str
    said: Said
    facts: list[tuple[str, str]]
    note: str
    files: list[DataSetFile]
    reading: Reading | None
    parameters: list[tuple[str, str]]
    """How it was read and counted: words and value."""
    vintage: str
    counts_shown: bool
    adds_up: bool
    values: ValuesShown
    may_approve: bool
    own: bool
    """Whether the person handed in files of it, and so does not approve it."""
    may_read_again: bool
    may_delete: bool
    row_url: str


def data_set_shown(user: User, programme: Programme, row: DataSetRow, asked: QueryDict) -> DataSetShown:
    """Return a data set as its page shows it to a person who may read its row."""
    sight, language = Sight(user, programme), reader_language()
    hidden = {name for name in row.field_classes if sight.hides(row, name)}
    mine = Thing(programme.id, frozenset({row.actor}), row.confidentiality, tuple(row.shown_to))
    reading = newest_reading(row)
    files = list(row.files.select_related("by"))
    own = any(file.by_id == user.pk for file in files)
    state = State(row.state) if row.state in set(State) else State.UPLOADED
    open_row = not row.withdrawn
    return DataSetShown(
        name="" if "name" in hidden else row.name,
        said=Said(STATES[state.value].to(language), TONES[state]),
        facts=[
            (label.to(language), value)
            for name, label, value in (
                ("kind", _KIND, _to(KINDS.get(row.kind), language)),
                ("place", _PLACE, places()[row.place].name.to(language) if row.place in places() else row.place),
                ("format", _FORMAT, _to(FORMATS.get(row.format), language)),
                ("coverage", _COVERAGE, f"{format_number(row.coverage, language)} %" if row.coverage else ""),
            )
            if name not in hidden and value
        ],
        note="" if "note" in hidden else row.note,
        # A file's name tells as much as the set's own.
        files=[] if hidden else files,
        reading=None if hidden else reading,
        parameters=_parameters(reading, language) if reading is not None and not hidden else [],
        vintage=vintage_of(reading) if reading is not None and reading.approved_at and not hidden else "",
        counts_shown=reading is not None and not hidden and row.rows_read is not None,
        adds_up=(row.rows_used or 0) + (row.joined or 0) + (row.rejected or 0) == (row.rows_read or 0),
        values=_values(None if hidden else reading, asked, language),
        may_approve=state is State.READ and open_row and can(user, Verb.APPROVE, mine),
        own=own,
        may_read_again=state in READ_AGAIN and open_row and can(user, Verb.WRITE_ROW, mine)
        and any(not file.is_map and not file.removed for file in files),
        may_delete=state not in {State.DELETED, State.READING} and can(user, Verb.DELETE_DATA, mine),
        row_url=reverse("row", args=[programme.id, KEY, row.code]),
    )  # fmt: skip


_KIND: Final = Text(sv="Slag av data", da="Slags data", en="Kind of data")
_PLACE: Final = Text(sv="Plats", da="Sted", en="Place")
_COVERAGE: Final = Text(sv="Täckning", da="Dækning", en="Coverage")
_FORMAT: Final = Text(sv="Format", da="Format", en="Format")


def _to(words: Text | None, language: str) -> str:
    return words.to(language) if words else ""


PARAMETERS: Final = {
    "format": Text(sv="Format som hittades", da="Format, der blev fundet", en="Format found"),
    "guideline": Text(sv="Riktlinje", da="Retningslinje", en="Guideline"),
    "codes_sha256": Text(
        sv="Kodtabellernas kontrollsumma", da="Kodetabellernes kontrolsum", en="Check sum of the code tables"
    ),
}


def _parameters(reading: Reading, language: str) -> list[tuple[str, str]]:
    """Return the parameters with their words; one that has none by its own name."""
    return [
        (PARAMETERS[name].to(language) if name in PARAMETERS else name, str(value))
        for name, value in reading.parameters.items()
        if value not in (None, "")
    ]


def _values(reading: Reading | None, asked: QueryDict, language: str) -> ValuesShown:
    rows = DataSetValue.objects.filter(reading=reading) if reading else DataSetValue.objects.none()
    counted = rows.order_by("indicator").values("indicator").annotate(
        values_=Count("id"), places_=Count("place", distinct=True), first=Min("period"), last=Max("period")
    )  # fmt: skip
    by_indicator = [
        IndicatorLine(
            one["indicator"], _title(one["indicator"], language), _unit(one["indicator"], language),
            one["values_"], one["places_"], one["first"], one["last"],
        )
        for one in counted
    ]  # fmt: skip
    paginator = Paginator(rows.order_by("indicator", "place", "-period", "id"), PAGE_ROWS)
    shown = paginator.get_page(asked.get("page", ""))
    lines = [
        ValueLine(
            one, _title(one.indicator, language), _place(one.place, language), _decimals(one.indicator),
            _to(MISSING_REASONS.get(one.missing_reason), language),
        )
        for one in shown.object_list
    ]  # fmt: skip
    return ValuesShown(paginator.count, by_indicator, shown, page_links(shown, asked), lines)


def _title(indicator: str, language: str) -> str:
    known = definitions().get(indicator)
    return known.title.to(language) if known else indicator


def _unit(indicator: str, language: str) -> str:
    known = definitions().get(indicator)
    return known.unit.to(language) if known else ""


def _decimals(indicator: str) -> int:
    known = definitions().get(indicator)
    return known.decimals if known else 1


def _place(code: str, language: str) -> str:
    return places()[code].name.to(language) if code in places() else code


def work_of(user: User, row: DataSetRow) -> WorkShown | None:
    """Return the newest long work about a data set, for whoever may read the set; None where there was none."""
    work = (
        Work.objects.filter(programme=row.programme, thing=KEY, code=row.code)
        .select_related("by")
        .order_by("-id")
        .first()
    )
    if work is None:
        return None
    return work_shown(user, work, progress_url=reverse("data_set", args=[row.programme, row.code]))
