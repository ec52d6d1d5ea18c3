"""A small programme of our own, what people may have recorded for it, and one document with every kind of block."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from beredd.common.provenance import Provenance
from beredd.indicators.model import Observation, Status
from beredd.programmes.follow_up import (
    ContentEntry,
    DutyState,
    Evidence,
    FollowUp,
    MoneyEntry,
    MoneyStep,
    StateEntry,
)
from beredd.programmes.model import Programme
from beredd.reports.document import BulletList, Document, Fact, Figure, Heading, Paragraph, Table

TODAY = date(2026, 5, 4)
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120" viewBox="0 0 300 120">'
    '<clipPath id="clip"><rect width="300" height="120"/></clipPath>'
    '<g clip-path="url(#clip)"><line x1="10" y1="100" x2="290" y2="20" stroke="#00569e"/>'
    '<text x="10" y="116">2024</text></g></svg>'
)


def raw_programme() -> dict[str, Any]:
    """A programme about clean hands, with every part that a report shows."""
    return {
        "id": "se-rena-hander-2025",
        "letter": "R",
        "kind": "assignment",
        "country": "SE",
        "language": "sv",
        "title": {"sv": "Rena händer", "da": "Rene hænder", "en": "Clean hands"},
        "summary": {"sv": "Fler tvättar händerna.", "da": "Flere vasker hænder.", "en": "More people wash hands."},
        "period": {"start": "2025-01-01", "end": "2027-12-31"},
        "decision": {"title": "Beslut om rena händer", "number": "S2024/09999", "issuer": "regeringen"},
        "cited": [{"number": "SOU 2020:99", "kind": "official_report", "title": {"sv": "Tvål"}, "dated": "2020-02-02"}],
        "goal_levels": [{"key": "goal", "name": {"sv": "mål", "da": "mål", "en": "goal"}}],
        "goals": [
            {"id": "R-G1", "level": "goal", "text": {"sv": "Färre smittas", "en": "Fewer are infected"},
             "indicators": ["mrsa-share"]},
            {"id": "R-G2", "level": "goal", "text": {"sv": "Fler vet hur", "en": "More know how"}},
        ],
        "duties": [
            _duty("R-01", "Sprida kunskap", "fohm", {"kind": "continuous"}),
            _duty("R-02", "Köpa tvål", "sos", {"kind": "fixed", "date": "2026-03-01"}),
            _duty("R-03", "Lämna delredovisning", "fohm", _report("2026-06-15", "interim_report")),
            _duty("R-04", "Lämna slutredovisning", "fohm", _report("2027-12-31", "final_report")),
            _duty("R-05", "Redovisa medlen", "sos", _report("2026-06-15", "account")),
            _duty("R-06", "Följa upp varje år", "fohm", {"kind": "undated", "recurrence": "yearly"}),
            {**_duty("R-07", "Visa siffror", "slv", {"kind": "fixed", "date": "2026-02-01", "event": "outside_report"}),
             "outside": True},
            {"id": "R-08", "text": {"sv": "Smittan minskar"}, "verb": "målet är", "strength": "aim"},
        ],
        "money": [
            {"id": "R-M1", "duty": "R-05", "actor": "sos", "purpose": {"sv": "Tvål"}, "currency": "SEK",
             "years": [{"year": 2025, "amount": 100_000}], "account_duty": "R-05",
             "source": {"kind": "appropriation", "text": {"sv": "Smittskydd"}, "appropriation": "1:99",
                        "expenditure_area": "9 Vård", "budget_year": 2025}},
        ],
        "reports": [
            {"id": "R-D", "duty": "R-03", "kind": "interim", "title": {"sv": "Delredovisning om rena händer"},
             "recipients": ["regeringskansliet"],
             "contents": [
                 {"key": "plan", "duty": "R-01",
                  "text": {"sv": "En plan för handtvätt", "da": "En plan", "en": "A plan"}},
                 {"key": "later", "text": {"sv": "Förslag"}, "duty": "R-01", "only_on": "2030-01-01"},
             ]},
            {"id": "R-S", "duty": "R-04", "kind": "final", "title": {"sv": "Slutredovisning"},
             "recipients": ["regeringskansliet"]},
            {"id": "R-E", "duty": "R-05", "kind": "account", "title": {"sv": "Ekonomisk redovisning"},
             "recipients": ["kamk"], "money_account": True},
            {"id": "R-Y", "duty": "R-06", "kind": "yearly", "title": {"sv": "Årlig uppföljning"},
             "recipients": ["regeringskansliet"]},
        ],
        "author": "test",
        "next_review": "2027-01-01",
    }  # fmt: skip


def _duty(duty: str, text: str, actor: str, due: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": duty,
        "text": {"sv": text},
        "verb": "ska",
        "strength": "must",
        "actors": [{"actor": actor, "role": "responsible"}],
        "due": [due],
    }


def _report(day: str, event: str) -> dict[str, Any]:
    return {"kind": "fixed", "date": day, "event": event}


def a_programme(**parts: Any) -> Programme:
    """The programme, with parts replaced."""
    return Programme.model_validate({**raw_programme(), **parts})


def state(duty: str, value: DutyState, reason: str = "Så är det.", evidence: str = "", **more: Any) -> StateEntry:
    """One setting of a state."""
    shown = (Evidence(text=evidence),) if evidence else ()
    return StateEntry(duty=duty, state=value, reason=reason, by="Alva", at=NOON, evidence=shown, **more)


def content(
    key: str = "plan", text: str = "Vi har en plan.", evidence: str = "Planen, dnr 1", **more: Any
) -> ContentEntry:
    """One text for a required content of the interim report."""
    shown = (Evidence(text=evidence),) if evidence else ()
    given = {"report": "R-D", "due_on": date(2026, 6, 15), **more}
    return ContentEntry(key=key, text=text, by="Alva", at=NOON, evidence=shown, **given)


def money(step: MoneyStep, amount: int) -> MoneyEntry:
    """One amount of the only grant."""
    return MoneyEntry(grant="R-M1", year=2025, step=step, amount=amount, by="Bo", at=NOON, receipt="V 7")


def recorded(**parts: Any) -> FollowUp:
    """What people have recorded."""
    return FollowUp(programme="se-rena-hander-2025", at=NOON, **parts)


def complete(**parts: Any) -> FollowUp:
    """All that the interim report needs to be final; its summary too, whatever `contents` are given."""
    filled: dict[str, Any] = {
        "states": (
            state("R-02", DutyState.DONE, evidence="Kvitto"),
            state("R-05", DutyState.NOT_APPLICABLE),
        ),
        "contents": (content(),),
        **parts,
    }
    return recorded(**{**filled, "contents": (content("summary", "Vi är i tid.", evidence=""), *filled["contents"])})


def value(
    period: str = "2024", amount: float | None = 1.5, *, status: Status = Status.FINAL, **source: Any
) -> Observation:
    """One value of the programme's only indicator."""
    named = {"source": "Egen räkning", "input_sha256": "a" * 64, **source}
    return Observation(
        indicator="mrsa-share", place="SE", period=period, value=amount, status=status, provenance=Provenance(**named)
    )


def a_document(**parts: Any) -> Document:
    """A document with every kind of block, long enough to have a table of contents."""
    table = Table(
        caption="Händer & tvål",
        header=("År", "Antal"),
        rows=(("2024", "1 200"), ("2025", "<900>")),
        numeric=(1,),
        note="Räknat för hand.",
    )
    filled: dict[str, Any] = {
        "title": "Rapport om rena händer",
        "subtitle": "Uppföljning",
        "language": "sv",
        "reference": "S2024/09999",
        "authors": ("Folkhälsomyndigheten",),
        "date": "4 maj 2026",
        "dated": TODAY,
        "facts": (Fact(label="Ska lämnas senast", value="15 juni 2026"),),
        "blocks": (
            Heading(level=1, text="Sammanfattning"),
            Paragraph(text="Det viktigaste först.", role="lead"),
            Paragraph(text="Skriv mer.", role="to_write"),
            Paragraph(text="En varning.", role="warning"),
            Paragraph(text="En anmärkning.", role="note"),
            Heading(level=2, text="Läget"),
            BulletList(items=("Först", "Sedan")),
            table,
            Heading(level=1, text="Siffror"),
            Figure(
                caption="Utvecklingen",
                alt="Linjen stiger från 2020 till 2024.",
                summary="Den stiger.",
                svg=SVG,
                table=table.model_copy(update={"caption": "Siffrorna"}),
            ),
            Heading(level=2, text="Läget"),
            Paragraph(text="Rad ett\nrad två"),
        ),
    }
    return Document(**{**filled, **parts})


@pytest.fixture
def given() -> SimpleNamespace:
    """What tests build with: ``given.programme()``, ``given.complete()``, ``given.document()`` and more."""
    return SimpleNamespace(
        today=TODAY,
        due=date(2026, 6, 15),
        svg=SVG,
        raw_programme=raw_programme,
        programme=a_programme,
        state=state,
        content=content,
        money=money,
        recorded=recorded,
        complete=complete,
        value=value,
        document=a_document,
    )
