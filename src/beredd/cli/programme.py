"""``beredd programme``: look at programmes, and check their files."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter

from beredd.cli.show import Column, Format, show, show_json
from beredd.common.errors import ExitCode, UserError
from beredd.common.text import Language, label

app = App(name="programme", help="Duties, calendar, money and actors of a programme; check its file.")

ProgrammeId = Annotated[str, Parameter(help="Id of a programme: see beredd programme list.")]
Form = Annotated[Format, Parameter(name="--format", help="table for people, csv or json for machines.")]
Lang = Annotated[Language, Parameter(name="--lang", help="Language of the texts: sv, da or en.")]


@app.command(name="list")
def list_(*, form: Form = "table", lang: Lang = "en") -> None:
    """List the programmes."""
    from beredd.programmes import exports, programmes

    rows = exports.programme_rows(programmes().values(), lang, date.today())
    columns = [
        Column("id", "programme", whole=True),
        Column("title", "title"),
        Column("kind", cell=lambda row: label("kind", row["kind"], lang)),
        Column("decision", "decision_number", whole=True),
        Column("start", "start", whole=True),
        Column("end", "end", whole=True),
        Column("duties", "duties", right=True),
        Column("goals", "goals", right=True),
    ]
    show(rows, columns, form)


@app.command
def duties(programme: ProgrammeId, /, *, form: Form = "table", lang: Lang = "en") -> None:
    """List a programme's duties and goals: every id, its strength, actors and dates."""
    from beredd.programmes import exports, load_programme

    found = load_programme(programme)
    columns = [
        Column("id", "id", whole=True),
        Column("strength", cell=lambda row: _strength(row, lang)),
        Column("what", "text"),
        Column("who", cell=lambda row: _who(row, lang)),
        Column("when", cell=lambda row: _when(row["due"], lang)),
    ]
    show(exports.duty_rows(found, lang, date.today()), columns, form, title=found.title.to(lang))


@app.command
def calendar(
    programme: Annotated[str, Parameter(help="Id of a programme, or all.")],
    /,
    *,
    from_: Annotated[date | None, Parameter(name="--from", help="First day, as 2026-12-01.")] = None,
    to: Annotated[date | None, Parameter(name="--to", help="Last day, as 2027-12-31.")] = None,
    form: Annotated[
        Literal["table", "csv", "json", "ics"],
        Parameter(name="--format", help="table for people, csv or json for machines, ics for calendar programs."),
    ] = "table",
    lang: Lang = "en",
) -> None:
    """Show when things are due: formal date, last working day, and what has no date."""
    from beredd.programmes import calendar_items, exports, load_programme, programmes
    from beredd.programmes.calendar import in_order

    if from_ and to and to < from_:
        raise UserError(f"The last day {to} lies before the first {from_}.", remedy="Turn --from and --to round.")
    chosen = programmes().values() if programme == "all" else (load_programme(programme),)
    today = date.today()
    items = sorted((item for one in chosen for item in calendar_items(one, from_, to, today=today)), key=in_order)
    if form == "ics":
        from beredd.programmes.ics import calendar_ics

        name = "Beredd" if programme == "all" else next(iter(chosen)).title.to(lang)
        print(calendar_ics(items, lang, name).decode("utf-8"), end="")
        return
    columns = [
        Column("date", cell=lambda row: row["date"] or _span(row), whole=True),
        Column("day", cell=lambda row: _short_weekday(row["date"], lang), whole=True),
        Column("id", "id", whole=True),
        Column("what", cell=lambda row: _what(row, lang)),
        Column("last working day", cell=lambda row: _other_day(row, lang), whole=True),
        Column("days left", "days_left", right=True),
    ]
    show(exports.calendar_rows(items, lang, today), columns, form, keys=exports.CALENDAR_KEYS)


@app.command
def money(programme: ProgrammeId, /, *, form: Form = "table", lang: Lang = "en") -> None:
    """Show the money: each grant and year, and totals in each currency."""
    from beredd.common.formats import format_money
    from beredd.common.money import Money
    from beredd.programmes import exports, load_programme

    found = load_programme(programme)
    table = exports.money_table(found, lang, date.today())
    if form == "json":
        show_json(table)
        return

    def amount(row: Mapping[str, Any]) -> str:
        return format_money(Money(amount=row["amount"], currency=row["currency"]), lang)

    columns = [
        Column("duty", "duty", whole=True),
        Column("actor", cell=lambda row: row["name"] or "–"),
        Column("year", cell=_years, whole=True),
        Column("amount", cell=amount, right=True, whole=True),
        Column("source", cell=_source),
        Column("purpose", "purpose"),
    ]
    show(table["rows"], columns, form, title=found.title.to(lang), keys=exports.MONEY_KEYS)
    if form == "table":
        total = Column("sum", cell=amount, right=True, whole=True)
        show(table["totals_by_years"], [Column("year", cell=_years, whole=True), total], form, title="By year")
        show(table["totals_by_source"], [Column("source", "source"), total], form, title="By source")
        if len(table["totals_by_source"]) != 1:
            show(table["totals"], [total], form, title="In all")
        if found.within_existing_frames:
            print(f"No new money: the work is done within existing frames ({found.within_existing_frames}).")


@app.command
def actors(programme: ProgrammeId, /, *, form: Form = "table", lang: Lang = "en") -> None:
    """List the actors by role, under the decision's name for them and today's."""
    from beredd.programmes import actors_by_role, exports, load_programme

    found = load_programme(programme)
    columns = [
        Column("role", cell=lambda row: label("role", row["role"], lang)),
        Column("actor", "actor", whole=True),
        Column("name in the decision", "name"),
        Column("name now", cell=lambda row: row["name_now"] if row["renamed"] else ""),
        Column("kind", cell=lambda row: label("actor_kind", row["kind"], lang)),
        Column("duties", cell=lambda row: ", ".join(row["duties"])),
    ]
    rows = exports.actor_rows(actors_by_role(found), lang)
    show(rows, columns, form, title=found.title.to(lang), keys=exports.ACTOR_KEYS)


@app.command
def coverage(programme: ProgrammeId, /, *, form: Form = "table", lang: Lang = "en") -> None:
    """Show which commitments of the goal frameworks no goal or duty answers, and goals without an indicator."""
    from beredd.programmes import coverage as coverage_of
    from beredd.programmes import exports, load_programme

    table = exports.coverage_table(coverage_of(load_programme(programme)), lang)
    if form == "json":
        show_json(table)
        return
    if form == "csv":
        rows = [{"framework": each["framework"], **row} for each in table["frameworks"] for row in each["rows"]]
        show(rows, [], form, keys=exports.COVERAGE_KEYS)
        return
    columns = [
        Column("code", "code", whole=True),
        Column("commitment", "text"),
        Column("answered by", cell=lambda row: _answers(row, lang)),
    ]
    if not table["frameworks"]:
        print("The programme names no framework of goals to answer.")
    for each in table["frameworks"]:
        known = "" if each["complete"] else " Parts of the framework are not known yet."
        title = f"{each['title']}: {each['gaps']} of {each['commitments']} commitments without a goal or duty.{known}"
        show(each["rows"], columns, form, title=title)
    print(f"Goals without an indicator: {', '.join(table['goals_without_indicator']) or 'none'}.")
    if table["goals_not_listed"]:
        print(f"Places counted but not named in the decision: {len(table['goals_not_listed'])}.")


@app.command
def check(files: Annotated[tuple[Path, ...], Parameter(help="Programme files.")], /) -> int:
    """Check programme files: file, line, field, what is wrong and what would be right."""
    from beredd.programmes import check_file

    if not files:
        raise UserError("No file was named.", remedy="Write beredd programme check FILE.")
    findings = 0
    for file in files:
        found = check_file(file)
        findings += len(found)
        for finding in found:
            print(finding)
        if not found:
            print(f"{file}: nothing to remark.")
    return ExitCode.WANTING if findings else ExitCode.DONE


@app.command
def schema(*, out: Annotated[Path | None, Parameter(name=("-o", "--out"), help="File to write.")] = None) -> None:
    """Print the JSON Schema of a programme file, or write it to a file."""
    from beredd.programmes.schema import schema_text

    if out is None:
        print(schema_text(), end="")
        return
    partial = out.with_name(out.name + ".partial")
    try:
        partial.write_text(schema_text(), encoding="utf-8")
        partial.replace(out)
    except OSError as error:
        raise UserError(
            f"The file cannot be written ({error.strerror}).", where=str(out), remedy="Choose another place."
        ) from None
    print(out)


def _strength(row: Mapping[str, Any], lang: str) -> str:
    if row["row"] == "goal":
        return str(row["level"])
    return f"{row['verb']} ({label('strength', row['strength'], lang)})"


def _who(row: Mapping[str, Any], lang: str) -> str:
    by_role: dict[str, list[str]] = {}
    for part in row["actors"]:
        by_role.setdefault(part["role"], []).append(part["name"])
    return "; ".join(f"{label('role', role, lang)}: {', '.join(names)}" for role, names in by_role.items())


def _when(dues: Sequence[Mapping[str, Any]], lang: str) -> str:
    """Say when, each kind once: ``2028-03-01, 2029-03-01``; ``before 2030-03-01``; ``continuous``."""
    by_kind: dict[str, list[str]] = {}
    for due in dues:
        kind = "" if due["kind"] in ("fixed", "list", "yearly", "during") else label("due_kind", due["kind"], lang)
        by_kind.setdefault(kind, []).append(due["date"] or _span(due) or due["condition"] or " ".join(due["related"]))
    return "; ".join(f"{kind} {', '.join(filter(None, days))}".strip() for kind, days in by_kind.items())


def _span(row: Mapping[str, Any]) -> str:
    """Return ``2025–2028`` for whole years, else both days."""
    if not row["start"]:
        return ""
    if row["start"].endswith("-01-01") and row["end"].endswith("-12-31"):
        return f"{row['start'][:4]}–{row['end'][:4]}"
    return f"{row['start']}–{row['end']}"


def _what(row: Mapping[str, Any], lang: str) -> str:
    """Say what happens: the event, then the duty; how the date comes about where it is not a date of its own."""
    words = [] if row["label"] == label("event", "work", lang) else [row["label"]]
    if row["kind"] not in ("fixed", "list", "yearly", "during"):
        words.append(" ".join([label("due_kind", row["kind"], lang), *row["related"]]))
    return f"{' · '.join(words)}: {row['text']}" if words else str(row["text"])


def _short_weekday(day: str | None, lang: str) -> str:
    from beredd.programmes.exports import weekday_name

    return weekday_name(date.fromisoformat(day), lang, short=True) if day else ""


def _other_day(row: Mapping[str, Any], lang: str) -> str:
    """Return the last working day where it is another than the formal date."""
    day = row["last_working_day"]
    return f"{_short_weekday(day, lang)} {day}" if day and day != row["date"] else ""


def _years(row: Mapping[str, Any]) -> str:
    first, last = row["first_year"], row["last_year"]
    return str(first) if first == last else f"{first}–{last}"


def _source(row: Mapping[str, Any]) -> str:
    """Return the appropriation's number and name, the number once."""
    number, name = row["appropriation"], row["source"]
    return name if number is None or number in name else f"{number} {name}"


def _answers(row: Mapping[str, Any], lang: str) -> str:
    given = [f"{link['id']} ({label('link_strength', link['strength'], lang)})" for link in row["answered_by"]]
    return ", ".join(given) or "– nothing –"
