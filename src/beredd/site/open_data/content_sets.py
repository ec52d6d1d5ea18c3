"""Open data from a programme's content: duties in own words, goals, actors, dates; nothing that people have added."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from beredd.common.content_files import content_path
from beredd.common.text import LANGUAGES, Text
from beredd.programmes import calendar_items
from beredd.programmes.model import ANSWERABLE, Programme
from beredd.programmes.participation import actors_by_role
from beredd.site.open_data.data_set import Cell, DataSet, OpenColumn
from beredd.site.open_data.publications import CALENDAR, DUTIES, Publication

_ID: Final = OpenColumn("id", Text(sv="Beteckning", da="Betegnelse", en="Id"), required=True)


def _in_three(name: str, sv: str, da: str, en: str) -> tuple[OpenColumn, ...]:
    told = {
        "sv": ("svenska", "svensk", "Swedish"),
        "da": ("danska", "dansk", "Danish"),
        "en": ("engelska", "engelsk", "English"),
    }
    return tuple(
        OpenColumn(f"{name}_{language}", Text(sv=f"{sv} ({one[0]})", da=f"{da} ({one[1]})", en=f"{en} ({one[2]})"))
        for language, one in told.items()
    )


def _said(name: str, text: Text | None) -> dict[str, Cell]:
    return {f"{name}_{language}": (getattr(text, language) if text else None) or "" for language in LANGUAGES}


DUTY_COLUMNS: Final = (
    _ID,
    *_in_three("text", "Uppgift", "Opgave", "Duty"),
    OpenColumn("verb", Text(sv="Beslutets verb", da="Beslutningens verbum", en="The decision's verb")),
    OpenColumn("strength", Text(sv="Bindande kraft", da="Bindende kraft", en="Strength")),
    OpenColumn("responsible", Text(sv="Ansvariga", da="Ansvarlige", en="Responsible actors"), several=True),
    OpenColumn("goals", Text(sv="Mål", da="Mål", en="Goals"), several=True),
    OpenColumn("outside", Text(sv="Annans uppgift", da="Andres opgave", en="Somebody else's duty"), "boolean"),
)
GOAL_COLUMNS: Final = (
    _ID,
    OpenColumn("parent", Text(sv="Överordnat mål", da="Overordnet mål", en="Parent goal")),
    OpenColumn("level", Text(sv="Nivå", da="Niveau", en="Level")),
    *_in_three("text", "Mål", "Mål", "Goal"),
    OpenColumn("indicators", Text(sv="Indikatorer", da="Indikatorer", en="Indicators"), several=True),
)
ACTOR_COLUMNS: Final = (
    OpenColumn("actor", Text(sv="Aktör", da="Aktør", en="Actor"), required=True),
    OpenColumn("role", Text(sv="Roll", da="Rolle", en="Role"), required=True),
    *_in_three("name", "Namn", "Navn", "Name"),
    OpenColumn("duties", Text(sv="Uppgifter", da="Opgaver", en="Duties"), several=True),
)
DATE_COLUMNS: Final = (
    OpenColumn("id", Text(sv="Uppgift eller mål", da="Opgave eller mål", en="Duty or goal"), required=True),
    OpenColumn("date", Text(sv="Datum", da="Dato", en="Date"), "date", required=True),
    OpenColumn("event", Text(sv="Händelse", da="Hændelse", en="Event"), required=True),
    *_in_three("text", "Vad", "Hvad", "What"),
    OpenColumn("responsible", Text(sv="Ansvariga", da="Ansvarlige", en="Responsible actors"), several=True),
)


def content_sets(publication: Publication) -> list[DataSet]:
    """Return the data sets of a programme's content that are public."""
    found = []
    programme = publication.programme
    if DUTIES in publication.since:
        found += [_duties(publication), _actors(publication)]
        if programme.goals:
            found.insert(1, _goals(publication))
    if CALENDAR in publication.since:
        found.append(_dates(publication))
    return [one for one in found if one.rows]


def content_modified(programme: Programme) -> datetime:
    """Return when the programme's file was last written."""
    written = content_path(f"programmes/{programme.id}.yaml").stat().st_mtime
    return datetime.fromtimestamp(int(written), tz=UTC)


def _set(
    publication: Publication,
    part: str,
    key: str,
    title: Text,
    columns: tuple[OpenColumn, ...],
    rows: list[Mapping[str, Cell]],
    keys: tuple[str, ...],
) -> DataSet:
    programme = publication.programme
    since = publication.since[part]
    return DataSet(
        programme=programme.id,
        key=key,
        title=titled(title, programme),
        about=programme.summary,
        columns=columns,
        rows=tuple(rows),
        keys=keys,
        country=programme.country,
        source=source_of(programme),
        issued=since,
        modified=max(since, content_modified(programme)),
        first=programme.period.start,
        last=programme.period.end,
    )


def titled(title: Text, programme: Programme) -> Text:
    """Return a data set's name: what it is, and of which programme, in the languages that the programme's name has."""
    named = {language: getattr(programme.title, language) for language in LANGUAGES}
    return Text(**{language: f"{title.to(language)} – {name}" for language, name in named.items() if name})


def source_of(programme: Programme) -> Text:
    """Return the decision that a programme was read from, in words."""
    number = f", {programme.decision.number}" if programme.decision.number else ""
    return Text(
        sv=f"Efter beslutet: {programme.decision.title}{number}, i egna ord",
        da=f"Efter beslutningen: {programme.decision.title}{number}, med egne ord",
        en=f"After the decision: {programme.decision.title}{number}, in own words",
    )


def _duties(publication: Publication) -> DataSet:
    rows: list[Mapping[str, Cell]] = [
        {
            "id": duty.id,
            **_said("text", duty.text),
            "verb": duty.verb,
            "strength": duty.strength.value,
            "responsible": duty.actors_in(*ANSWERABLE),
            "goals": duty.goals,
            "outside": duty.outside,
        }
        for duty in publication.programme.duties
    ]
    title = Text(sv="Uppgifter", da="Opgaver", en="Duties")
    return _set(publication, DUTIES, "duties", title, DUTY_COLUMNS, rows, ("id",))


def _goals(publication: Publication) -> DataSet:
    rows: list[Mapping[str, Cell]] = [
        {
            "id": goal.id,
            "parent": goal.parent or "",
            "level": goal.level,
            **_said("text", goal.text),
            "indicators": goal.indicators,
        }
        for goal in publication.programme.goals
        if goal.listed
    ]
    title = Text(sv="Mål", da="Mål", en="Goals")
    return _set(publication, DUTIES, "goals", title, GOAL_COLUMNS, rows, ("id",))


def _actors(publication: Publication) -> DataSet:
    rows: list[Mapping[str, Cell]] = [
        {"actor": one.actor.id, "role": one.role.value, **_said("name", one.name_now.text), "duties": one.duties}
        for one in actors_by_role(publication.programme, publication.since[DUTIES].date())
    ]
    title = Text(sv="Aktörer", da="Aktører", en="Actors")
    return _set(publication, DUTIES, "actors", title, ACTOR_COLUMNS, rows, ("actor", "role"))


def _dates(publication: Publication) -> DataSet:
    """Return the dates that the decision gives; a date that a person has set for a duty is not the decision's."""
    items = calendar_items(publication.programme, None, None, None, date(1900, 1, 1), timeless=False)
    rows: dict[tuple[str, date, str], Mapping[str, Cell]] = {}
    for item in items:
        if item.date is not None:
            rows.setdefault(
                (item.id, item.date, item.event.value),
                {
                    "id": item.id,
                    "date": item.date,
                    "event": item.event.value,
                    **_said("text", item.text),
                    "responsible": item.actors,
                },
            )
    title = Text(sv="Datum", da="Datoer", en="Dates")
    return _set(publication, CALENDAR, "calendar", title, DATE_COLUMNS, list(rows.values()), ("id", "date", "event"))
