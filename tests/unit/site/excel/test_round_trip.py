"""What was exported comes back unchanged, and what was altered is exactly what is written."""

import io
import json
import shutil
import subprocess
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from beredd.common.text import Language
from beredd.programmes.model import Programme
from beredd.site.accounts.models import Membership, User
from beredd.site.audit.models import AuditEvent
from beredd.site.registers.actions import add_row
from beredd.site.registers.class_columns import CLASS_NAMES
from beredd.site.registers.excel_cells import TOO_LONG, cell_of
from beredd.site.registers.excel_imports import dry_run
from beredd.site.registers.excel_plan import Status, changes_of
from beredd.site.registers.listings import RegisterListing, RowChange, Wanted
from beredd.site.registers.register import Register
from beredd.site.registers.snapshots import snapshot
from beredd.site.registers.workbooks import Sources, workbook_of

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
CALC = OFFICE is not None and (Path(OFFICE).resolve().parent / "libsclo.so").exists()
AT = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Stockholm"))


def exported(listing: Any, language: Language = "sv", **wanted: Any) -> bytes:
    return workbook_of(listing, Sources("Alva Ek", AT, language, Wanted(**wanted)))


def opened(raw: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(raw))


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def places(sheet: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[1]}


HARD = (
    "=1+1", "+46 8 123", "-1", "@SUM(A1)", "\tx", "\rx", "001", "1e5", "TRUE", "a\r\nb\nc", "_x0041_", "_x000D_",
    "\x01\x07", "😀 å", "'quoted", '"', "a;b", "#N/A", "#DIV/0!", "nej", "1899-12-31", "46371", "2026-12-15 00:00:00",
    "&amp;<b>", "\u2028x", "x" * 300, TOO_LONG,
)  # fmt: skip
# What PostgreSQL and XML cannot hold at all is refused before it is stored: NUL, lone surrogates, two non-characters.
TEXTS = st.one_of(
    st.sampled_from(HARD),
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00\ufffe\uffff"), max_size=60),
)


def _storable(text: str) -> bool:
    return bool(text.strip()) and unicodedata.category(text[0]) != "Cs"


VALUES = st.fixed_dictionaries(
    {
        "name": TEXTS.filter(_storable),
        "story": TEXTS,
        "day": st.none() | st.dates(),
        "year": st.none() | st.integers(1900, 2200),
        "count": st.none() | st.integers(-(10**15) + 1, 10**15 - 1),
        "amount": st.none() | st.decimals(-(10**12) + 1, 10**12 - 1, places=6),
        "kronor": st.none() | st.integers(-(10**15) + 1, 10**15 - 1),
        "agreed": st.booleans(),
        "link": st.just("") | TEXTS.map(lambda text: f"https://example.org/{text}".strip()),
        "state": st.sampled_from(["", "open", "closed", "shut", "gone"]),
        "whose": st.sampled_from(["", "fohm", "sjv"]),
        "partners": st.lists(st.sampled_from(["fohm", "lv", "sjv"]), unique=True).map(tuple),
        "duties": st.lists(st.sampled_from(["P-01", "P-02"]), unique=True).map(tuple),
        "goal": st.sampled_from(["", "P-G1"]),
        "grant": st.sampled_from(["", "P-M1"]),
        "after": st.sampled_from(["", "TRY-1", "TRY-999"]),
        "beside": st.lists(st.sampled_from(["TRY-1", "TRY-2"]), unique=True).map(tuple),
    }
)


WHO = st.text(st.characters(categories=("L", "Zs"), include_characters=":,.=-"), min_size=1, max_size=20).map(
    lambda text: text.strip() or "GD"
)
FIELD_CLASS = st.fixed_dictionaries(
    {
        "confidentiality": st.integers(1, 3),
        "ground": st.sampled_from(["OSL 15:2", "OSL 18:13; 2 p.", ""]),
        "decided_on": st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(date.isoformat),
        "decided_by": WHO,
    }
)
CLASSES = st.fixed_dictionaries(
    {
        "confidentiality": st.integers(0, 3),
        "integrity": st.integers(0, 4),
        "availability": st.integers(0, 4),
        "ground": st.sampled_from(["", "OSL 15:2", "=OSL 18:13"]),
        "decided_on": st.none() | st.dates(),
        "decided_by": st.just("") | WHO,
        "shown_to": st.lists(st.sampled_from(["fohm", "lv", "sjv", "gone"]), unique=True).map(tuple),
        "field_classes": st.dictionaries(st.sampled_from(["name", "story", "count", "partners"]), FIELD_CLASS),
    }
)
CLEARANCES = st.sampled_from([1, 2, 3])


def cleared(user: User, clearance: int) -> User:
    """Give a person of the tests a clearance, and a log-in sure enough for it."""
    Membership.objects.filter(user=user).update(clearance=clearance)
    user.__dict__.pop("_beredd_seats", None)
    user.assurance = clearance  # type: ignore[attr-defined]  # what the session would have noted
    return user


def with_class(row: dict[str, Any], held: dict[str, Any]) -> dict[str, Any]:
    """Return a row's values with its class, as the database keeps the two."""
    marked = held["field_classes"]
    highest = max((one["confidentiality"] for one in marked.values()), default=0)
    return row | held | {"classified_fields": tuple(sorted(marked)), "field_confidentiality": highest}


def store(trials: Register, programme: Programme, user: User, rows: list[dict[str, Any]]) -> None:
    """Put rows into the database as they may have come there under other rules, by no door that would mend them."""
    trials.model._default_manager.all().delete()
    trials.model._default_manager.bulk_create(
        trials.model(programme=programme.id, number=number, actor="fohm", changed_by=user, **values)
        for number, values in enumerate(rows, start=1)
    )


SLOW = settings(
    max_examples=12,
    deadline=None,
    # A failing example is shown as it is: to make it smaller takes minutes here.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SLOW
@given(
    rows=st.lists(VALUES, min_size=1, max_size=4),
    out=st.sampled_from(["sv", "da", "en"]),
    back=st.sampled_from(["sv", "en"]),
)
def test_what_was_exported_changes_nothing(
    trials: Register, programme: Programme, alva: User, rows: list[dict[str, Any]], out: Language, back: Language
) -> None:
    store(trials, programme, alva, rows)
    raw = exported(RegisterListing(alva, programme, trials), out)

    plan = dry_run(RegisterListing(alva, programme, trials), raw, "x.xlsx", back)

    assert plan.counts == {Status.UNCHANGED: len(rows), **dict.fromkeys(set(Status) - {Status.UNCHANGED}, 0)}, [
        (row.faults, row.cells) for row in plan.rows
    ]
    assert plan.notices == ()


@SLOW
@given(
    rows=st.lists(VALUES, min_size=2, max_size=4),
    order=st.randoms(use_true_random=False),
)
def test_order_of_rows_and_columns_is_no_change(
    trials: Register, programme: Programme, alva: User, rows: list[dict[str, Any]], order: Any
) -> None:
    store(trials, programme, alva, rows)
    sheet = opened(exported(RegisterListing(alva, programme, trials)))["rows"]
    table = [[cell.value for cell in line] for line in sheet.iter_rows()]
    body = table[1:]
    order.shuffle(body)
    columns = list(range(len(table[0])))
    order.shuffle(columns)
    again = openpyxl.Workbook()
    for line in [table[0], *body]:
        again.active.append([None] * len(line))
        for place, column in enumerate(columns, start=1):
            cell = again.active.cell(again.active.max_row, place)
            cell.value = line[column]
            if isinstance(line[column], str):
                cell.data_type = "s"  # not the formula that it looks like
    plan = dry_run(RegisterListing(alva, programme, trials), saved(again), "x.xlsx", "sv")

    assert plan.counts[Status.UNCHANGED] == len(rows), [(row.faults, row.cells) for row in plan.rows]


@SLOW
@given(
    rows=st.lists(st.builds(with_class, VALUES, CLASSES), min_size=1, max_size=5),
    clearance=CLEARANCES,
    out=st.sampled_from(["sv", "da", "en"]),
    back=st.sampled_from(["sv", "en"]),
)
def test_what_was_exported_with_its_class_changes_nothing(
    trials: Register,
    programme: Programme,
    alva: User,
    rows: list[dict[str, Any]],
    clearance: int,
    out: Language,
    back: Language,
) -> None:
    """Rows, fields and classes that the person may not read are in no cell, and stay as they are."""
    store(trials, programme, alva, rows)
    cleared(alva, clearance)
    before = [snapshot(trials, row) for row in trials.model._default_manager.order_by("number")]
    raw = exported(RegisterListing(alva, programme, trials), out)

    listing = RegisterListing(alva, programme, trials)
    plan = dry_run(listing, raw, "x.xlsx", back)

    mine = [row for row in rows if row["confidentiality"] <= clearance]
    assert plan.counts[Status.UNCHANGED] == len(plan.rows) == len(mine), [(row.faults, row.cells) for row in plan.rows]
    sheet = opened(raw)["rows"]
    held = [sheet.cell(line, places(sheet)["field_classes"]).value or "" for line in range(2, sheet.max_row + 1)]
    assert "K3" not in "".join(held) or clearance == 3
    # And were every cell of the classes written anew, nothing would be changed, nor what cannot be read wiped.
    again = [
        RowChange(entry.code, entry.version, {name: entry.values[name] for name in sorted(CLASS_NAMES)})
        for entry in listing.entries(Wanted())
    ]
    assert listing.check(again) == {}
    listing.write(again, "again")
    assert [snapshot(trials, row) for row in trials.model._default_manager.order_by("number")] == before


EDITS = {
    "name": (st.text(st.characters(categories=("L",)), min_size=1, max_size=20), lambda value: value),
    "count": (st.integers(-1000, 1000), lambda value: value),
    "day": (st.dates(date(1950, 1, 1), date(2100, 1, 1)), lambda value: value),
    "amount": (st.decimals(-1000, 1000, places=2), float),
    "agreed": (st.booleans(), lambda value: "Ja" if value else "NEJ"),
    "state": (st.sampled_from(["open", "closed"]), lambda value: {"open": "åben", "closed": "closed"}[value]),
    "partners": (
        st.lists(st.sampled_from(["fohm", "lv"]), unique=True, min_size=1).map(tuple),
        ", ".join,
    ),
}


@SLOW
@given(data=st.data())
def test_exactly_the_altered_cells_are_written(
    trials: Register, programme: Programme, alva: User, data: st.DataObject
) -> None:
    rows = data.draw(
        st.lists(VALUES.map(lambda row: row | {"state": "", "after": "", "beside": ()}), min_size=1, max_size=3)
    )
    rows = [row | {"link": "", "name": f"row {number}", "story": ""} for number, row in enumerate(rows)]
    store(trials, programme, alva, rows)
    edits = data.draw(
        st.dictionaries(st.tuples(st.integers(1, len(rows)), st.sampled_from(sorted(EDITS))), st.none(), min_size=1)
    )
    book = opened(exported(RegisterListing(alva, programme, trials)))
    sheet = book["rows"]
    expected = {row.number: snapshot(trials, row)["values"] for row in trials.model._default_manager.all()}
    for number, name in edits:
        strategy, cell = EDITS[name]
        value = data.draw(strategy)
        sheet.cell(number + 1, places(sheet)[name]).value = cell(value)
        expected[number][name] = _kept(value)

    listing = RegisterListing(alva, programme, trials)
    plan = dry_run(listing, saved(book), "x.xlsx", "sv")
    assert not plan.of(Status.ERROR), [row.faults for row in plan.rows]
    listing.write(changes_of(plan.changes()), "because")

    after = {row.number: snapshot(trials, row)["values"] for row in trials.model._default_manager.all()}
    assert json.dumps(after, sort_keys=True) == json.dumps(expected, sort_keys=True)


def _kept(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.quantize(Decimal("0.000001")), "f")
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("text", HARD)
def test_text_is_written_as_text_and_never_as_a_formula(
    trials: Register, programme: Programme, alva: User, text: str
) -> None:
    store(trials, programme, alva, [{"name": text, "story": f"  {text}  "}])
    sheet = opened(exported(RegisterListing(alva, programme, trials)))["rows"]

    for name in ("name", "story"):
        cell = sheet.cell(2, places(sheet)[name])
        assert cell.data_type == "s"
        assert not isinstance(cell.value, int | float | datetime)


def test_a_text_too_long_for_a_cell_is_marked_and_stays(trials: Register, programme: Programme, alva: User) -> None:
    long = "ö" * 20_000 + "😀" * 12_000
    store(trials, programme, alva, [{"name": "long", "story": long}])
    raw = exported(RegisterListing(alva, programme, trials))
    sheet = opened(raw)["rows"]

    assert sheet.cell(2, places(sheet)["story"]).value == TOO_LONG
    plan = dry_run(RegisterListing(alva, programme, trials), raw, "x.xlsx", "sv")
    assert plan.counts[Status.UNCHANGED] == 1
    assert trials.model._default_manager.get().story == long


def test_written_values_have_excels_own_types(trials: Register, programme: Programme, alva: User) -> None:
    values = {"name": "001", "day": date(2026, 12, 15), "count": 7, "amount": Decimal("9.44"), "kronor": 10**14}
    store(
        trials,
        programme,
        alva,
        [values, {"name": "old", "day": date(1850, 3, 1)}],
    )
    sheet = opened(exported(RegisterListing(alva, programme, trials)))["rows"]
    at = places(sheet)

    assert sheet.cell(2, at["name"]).value == "001"
    assert sheet.cell(2, at["day"]).value == datetime(2026, 12, 15)
    assert sheet.cell(2, at["day"]).number_format == "yyyy-mm-dd"
    assert [sheet.cell(2, at[name]).value for name in ("count", "amount", "kronor")] == [7, 9.44, 10**14]
    assert sheet.cell(3, at["day"]).value == "1850-03-01"


def test_a_number_that_excel_would_round_is_text(trials: Register) -> None:
    amount = trials.column("amount")
    assert cell_of(amount, Decimal("123456789012.123456"), "sv") == "123456789012.123456"
    assert cell_of(amount, Decimal("12345678.123456"), "sv") == 12345678.123456


def test_the_import_is_one_reason_and_one_event_a_row(trials: Register, programme: Programme, alva: User) -> None:
    add_row(by=alva, programme=programme, to=trials, values={"name": "first"})
    book = opened(exported(RegisterListing(alva, programme, trials)))
    sheet = book["rows"]
    sheet.cell(2, places(sheet)["name"]).value = "changed"
    sheet.cell(3, places(sheet)["name"]).value = "new"
    listing = RegisterListing(alva, programme, trials)
    plan = dry_run(listing, saved(book), "x.xlsx", "sv")

    assert listing.write(changes_of(plan.changes()), "from the meeting") == ["TRY-1", "TRY-2"]
    events = AuditEvent.objects.filter(why="from the meeting").order_by("id")
    assert [(event.action, event.thing_id) for event in events] == [("change_row", "TRY-1"), ("add_row", "TRY-2")]


@pytest.mark.skipif(not CALC, reason="no LibreOffice Calc on this machine (apt-get install libreoffice-calc-nogui)")
def test_libreoffice_saves_the_file_and_nothing_is_changed(
    trials: Register, programme: Programme, alva: User, tmp_path: Path
) -> None:
    rows = [
        {"name": text, "day": day, "amount": Decimal("9.44"), "count": 10**14, "agreed": True, "state": "shut"}
        for text, day in zip(
            ("=1+1", "001", "a\nb", "+46", "_x0041_", "😀", "1e5", "x" * 300),
            (date(1899, 1, 1), date(1900, 1, 1), date(1900, 3, 1), date(2026, 12, 15), None, None, None, None),
            strict=True,
        )
    ]
    store(trials, programme, alva, rows)
    (tmp_path / "in.xlsx").write_bytes(exported(RegisterListing(alva, programme, trials)))
    assert OFFICE
    subprocess.run(
        [OFFICE, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(tmp_path / "in.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    raw = (tmp_path / "out" / "in.xlsx").read_bytes()

    plan = dry_run(RegisterListing(alva, programme, trials), raw, "x.xlsx", "sv")
    assert plan.counts[Status.UNCHANGED] == len(rows), [(row.faults, row.cells) for row in plan.rows]
    sheet = opened(raw)["rows"]
    assert "What happened på svenska" in sheet.cell(1, places(sheet)["story"]).comment.text
