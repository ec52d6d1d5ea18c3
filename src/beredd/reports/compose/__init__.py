"""Composing a report: from programme, follow-up and observations to one document."""

from collections.abc import Iterable
from datetime import date

from beredd.common.text import Language
from beredd.indicators.model import Observation
from beredd.programmes.follow_up import FollowUp
from beredd.programmes.model import Programme
from beredd.reports.compose.contents import required_contents
from beredd.reports.compose.dates import dates_ahead
from beredd.reports.compose.duties import duties_and_state
from beredd.reports.compose.front import (
    assignment,
    authors_of,
    facts_of,
    reference_for,
    subtitle_of,
    title_of,
    what_is_left,
)
from beredd.reports.compose.goals import commitments, goals_and_indicators
from beredd.reports.compose.material import Material
from beredd.reports.compose.money import money_account
from beredd.reports.compose.sources import participants, sources
from beredd.reports.compose.summary import summary
from beredd.reports.document import Document
from beredd.reports.due import DueReport, find_report

__all__ = ["Material", "compose"]

SECTIONS = (
    what_is_left,
    summary,
    assignment,
    required_contents,
    duties_and_state,
    goals_and_indicators,
    commitments,
    money_account,
    dates_ahead,
    participants,
    sources,
)
"""The report's chapters in order; each gives no blocks where it has nothing to say."""


def compose(
    programme: Programme,
    due: DueReport | date | None,
    follow_up: FollowUp,
    observations: Iterable[Observation],
    language: Language,
    today: date,
    *,
    final: bool = False,
) -> Document:
    """Return the report as a document.

    Parameters
    ----------
    programme
        The programme.
    due
        The report, as :func:`beredd.reports.due.find_report` gives it, or its date.
    follow_up
        What people have recorded: states, texts, money, dates.
    observations
        Values of indicators; only those of the programme's goals are used.
    language
        The report's language. Programme texts that lack it are shown in the one they have, and the report says so.
    today
        The day the report is drawn up.
    final
        Leave out what only a draft shows: the draft mark, what is left, and the places to write in. The gate is the
        caller's to ask (:func:`beredd.reports.gate.gate`).

    Raises
    ------
    UserError
        When `due` is a date on which no report is due.
    """
    report = due if isinstance(due, DueReport) else find_report(programme, due, follow_up=follow_up, today=today)
    material = Material(
        programme=programme,
        report=report,
        follow_up=follow_up,
        observations=tuple(observations),
        language=language,
        today=today,
        final=final,
    )
    return Document(
        title=title_of(material),
        subtitle=subtitle_of(material),
        language=language,
        reference=reference_for(material),
        authors=tuple(authors_of(material)),
        date=material.day(today),
        dated=today,
        draft=not final,
        facts=tuple(facts_of(material)),
        blocks=tuple(block for section in SECTIONS for block in section(material)),
    )
