"""Evidence on a duty's page: what one person may see of it, and what can be chosen as evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.html import format_html

from beredd.common.text import Text
from beredd.indicators import definitions, latest_vintage
from beredd.programmes.follow_up import EvidenceKind
from beredd.programmes.model import Programme
from beredd.reports.gate import indicators_of
from beredd.site.accounts.models import User
from beredd.site.attachments.belonging import DUTY
from beredd.site.attachments.queries import readable_attachments
from beredd.site.config.reader import reader_language
from beredd.site.indicators.queries import observations_for_report
from beredd.site.programmes.models import EvidenceRow, StateRow
from beredd.site.programmes.state_forms import SEPARATOR
from beredd.site.registers.register import register
from beredd.site.registers.shown import written
from beredd.site.registers.sight import Sight

NEWEST_PERIODS: Final = 4
"""So many of an indicator's newest values at a place are offered as evidence."""
OFFERED_AT_MOST: Final = 200
"""So many values and so many proposals can be chosen; what else shows it is named in words or by a link."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence as the page shows it: words, and where they lead."""

    kind: EvidenceKind
    text: str
    url: str = ""
    link: str = ""
    """An address outside; the words then are the address itself."""


def shown_evidence(sight: Sight, rows: Iterable[StateRow]) -> dict[int, list[Shown]]:
    """Return by entry the evidence that one person may see, in words; what is left out is not even counted."""
    entries = list(rows)
    pieces = [piece for entry in entries for piece in entry.evidence.all()]
    numbers = {piece.attachment_id for piece in pieces if piece.attachment_id}
    files = (
        dict(readable_attachments(sight.user, sight.programme).filter(pk__in=numbers).values_list("pk", "name"))
        if numbers
        else {}
    )
    sight.look_up_codes({"proposals": {piece.proposal for piece in pieces if piece.proposal}})
    return {
        entry.pk: [one for piece in entry.evidence.all() if (one := _shown(sight, piece, files)) is not None]
        for entry in entries
    }


def _shown(sight: Sight, piece: EvidenceRow, files: dict[int, str]) -> Shown | None:
    programme = sight.programme.id
    if piece.attachment_id is not None:
        name = files.get(piece.attachment_id)
        url = reverse("attachment", args=[programme, piece.attachment_id])
        return Shown(EvidenceKind.FILE, name, url) if name else None
    if piece.indicator:
        words = value_words(piece.indicator, piece.place, piece.period)
        known = piece.indicator in definitions()
        return Shown(EvidenceKind.OBSERVATION, words, reverse("indicator", args=[piece.indicator]) if known else "")
    if piece.proposal:
        name = sight.name("proposals", piece.proposal)
        if name is None:
            return None
        url = reverse("row", args=[programme, "proposals", piece.proposal])
        return Shown(EvidenceKind.PROPOSAL, f"{piece.proposal} {name}".strip(), url)
    kind = EvidenceKind.LINK if piece.link else EvidenceKind.TEXT
    return Shown(kind, piece.text, link=piece.link)


def value_words(indicator: str, place: str, period: str) -> str:
    """Return which value it is, in words: "Försäljning av antibiotika, SE 2024"."""
    known = definitions().get(indicator)
    title = known.title if known else Text(en=indicator)
    return f"{title.to(reader_language())}, {place} {period}"


def offered_evidence(user: User, programme: Programme, duty: str) -> dict[str, list[tuple[str, str]]]:
    """Return what can be chosen as evidence, by field of the form: files of the duty, values, proposals."""
    files = readable_attachments(user, programme).filter(thing=DUTY, code=duty)
    sight = Sight(user, programme)
    return {
        "evidence_attached": [(str(row.pk), row.name) for row in files],
        "evidence_values": _values(programme, duty),
        "evidence_proposals": [
            (code, format_html("{} {}", code, written(sight, name))) for code, name in _proposals(sight, duty).items()
        ],
    }


def _proposals(sight: Sight, duty: str) -> dict[str, str]:
    """Return proposals with their names: those about the duty, then the newest others, as many as can be looked over.

    Who may not read that a proposal is about the duty does not find it by that.
    """
    proposals = register("proposals")
    about = sight.find(proposals, where={"duties": duty}).order_by("-number")
    named = sight.named(proposals, about, at_most=OFFERED_AT_MOST)
    if len(named) < OFFERED_AT_MOST:
        others = sight.rows(proposals).order_by("-number")
        named |= sight.named(proposals, others, at_most=OFFERED_AT_MOST)
    return dict(sorted(list(named.items())[:OFFERED_AT_MOST], key=lambda pair: proposals.number_of(pair[0]) or 0))


def _values(programme: Programme, duty: str) -> list[tuple[str, str]]:
    """Return the newest values of the indicators of the duty's goals; of all the programme's where it has no goal.

    Only those of the programme's own country: what another country has reached shows nothing of a duty here.
    """
    goals = set(programme.duty(duty).goals)
    of_goals = [one for goal in programme.goals if goal.id in goals for one in goal.indicators]
    wanted = list(dict.fromkeys(of_goals)) or list(indicators_of(programme))
    if not wanted:
        return []
    series: dict[tuple[str, str], list[str]] = {}
    for one in latest_vintage(observations_for_report(programme, indicators=wanted)):
        if one.value is not None and one.place.partition("-")[0] == programme.country:
            series.setdefault((one.indicator, one.place), []).append(one.period)
    periods_each = NEWEST_PERIODS if len(series) * NEWEST_PERIODS <= OFFERED_AT_MOST else 1
    offered = [
        (indicator, place, period)
        for (indicator, place), periods in sorted(series.items(), key=lambda pair: (wanted.index(pair[0][0]), pair[0]))
        for period in sorted(set(periods), reverse=True)[:periods_each]
    ]
    return [(SEPARATOR.join(one), value_words(*one)) for one in offered[:OFFERED_AT_MOST]]
