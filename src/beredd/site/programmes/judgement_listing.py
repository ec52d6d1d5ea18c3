"""The judgements of whether duties are fulfilled as a list: exported, filled in, imported; each through its action."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from beredd.common.text import Text, label_text
from beredd.programmes.follow_up import FollowUp, Fulfilment
from beredd.site.accounts.rights import Verb, actors_of, can
from beredd.site.programmes.actions import judge
from beredd.site.programmes.duty_listing import DUTY_COLUMNS, DutyListing, place_of, refused
from beredd.site.programmes.models import JudgementRow
from beredd.site.registers.column import Column, Kind, Value
from beredd.site.registers.listings import RowChange
from beredd.site.registers.register import Fault

VERDICT_WORDS: Final = {one.value: label_text("fulfilment", one.value) for one in Fulfilment}
JUDGED_COLUMNS: Final = (
    Column(
        name="verdict",
        label=Text(sv="Omdöme", da="Vurdering", en="Judgement"),
        kind=Kind.CHOICE,
        choices=VERDICT_WORDS,
        filtered=True,
        help=Text(
            sv="Om det som åtagandet skulle leda till har nåtts; skriv grunden i kolumnen bredvid.",
            da="Om det, som forpligtelsen skulle føre til, er nået; skriv grundlaget i kolonnen ved siden af.",
            en="Whether what the duty was for has been reached; write the grounds in the column beside it.",
        ),
    ),
    Column(name="grounds", label=Text(sv="Grund", da="Grundlag", en="Grounds"), kind=Kind.LONG),
    Column(
        name="actor",
        label=Text(sv="På vems vägnar", da="På hvis vegne", en="On whose behalf"),
        kind=Kind.ACTOR,
        help=Text(
            sv="En av dina egna aktörer; tomt betyder din egen.",
            da="En af dine egne aktører; tomt betyder din egen.",
            en="One of your own actors; empty means your own.",
        ),
    ),
    Column(name="judged_by", label=Text(sv="Bedömd av", da="Vurderet af", en="Judged by"), kind=Kind.TEXT),
    Column(name="judged_on", label=Text(sv="Bedömd den", da="Vurderet den", en="Judged on"), kind=Kind.DATE),
)


class JudgementListing(DutyListing):
    """Whether each duty of a programme is judged to be fulfilled."""

    key = "judgements"
    title = Text(sv="Omdömen om åtaganden", da="Vurderinger af forpligtelser", en="Judgements of duties")
    columns: tuple[Column, ...] = (*DUTY_COLUMNS, *JUDGED_COLUMNS)
    fixed: frozenset[str] = frozenset({*(column.name for column in DUTY_COLUMNS), "judged_by", "judged_on"})

    def earlier(self, versions: Mapping[str, int]) -> dict[str, Mapping[str, Value]]:
        """Return what an earlier judgement said."""
        kept = JudgementRow.objects.filter(programme=self.programme.id, pk__in=versions.values())
        rows = {row.pk: row for row in kept}
        return {
            code: {"verdict": rows[pk].verdict, "grounds": rows[pk].reason, "actor": rows[pk].actor}
            for code, pk in versions.items()
            if pk in rows and place_of(code) == (rows[pk].duty, rows[pk].due_on)
        }

    def may_write(self) -> bool:
        """Say whether the person may judge."""
        return can(self.user, Verb.APPROVE, self.programme)

    def check(self, changes: Sequence[RowChange]) -> dict[int, list[Fault]]:
        """Return what writing would refuse."""
        found: dict[int, list[Fault]] = {}
        now, own = self._all(), actors_of(self.user, self.programme.id)
        for place, one in enumerate(changes):
            entry = now[one.code]
            if not self.may_write():
                found[place] = [("", _("you have no right to write this row so"))]
            elif unheld := refused(str(one.values.get("grounds", ""))):
                found[place] = [("grounds", unheld)]
            elif (actor := one.values.get("actor")) and actor not in own:
                found[place] = [("actor", _("is none of your own actors: %(code)s") % {"code": actor})]
            else:
                lacking = [name for name in ("verdict", "grounds") if not one.values.get(name, entry.values[name])]
                if lacking:
                    found[place] = [(name, _("must be filled in")) for name in lacking]
        return found

    @transaction.atomic
    def write(self, changes: Sequence[RowChange], why: str) -> list[str]:
        """Make each judgement through its action, each after the one that the writer saw."""
        seen: dict[str, int] = {}
        now = self._all()
        for one in changes:
            duty, due_on = place_of(one.code)
            values = {**now[one.code].values, **one.values}
            row = judge(
                by=self.user,
                programme=self.programme,
                duty=duty,
                due_on=due_on,
                verdict=Fulfilment(str(values["verdict"])),
                grounds=str(values["grounds"]),
                actor=str(one.values.get("actor") or ""),
                seen=seen.get(duty, one.version),
            )
            seen[duty] = row.pk
        return [one.code for one in changes]

    def _newest(self) -> dict[str, int]:
        rows = JudgementRow.objects.filter(programme=self.programme.id)
        return dict(rows.values_list("duty").annotate(newest=Max("id")))

    def _held(self, follow_up: FollowUp, duty: str, due_on: date | None) -> dict[str, Value]:
        found = follow_up.judgement_of(duty, due_on)
        one = found if found is not None and found.due_on == due_on else None
        return {
            "verdict": one.verdict.value if one else "",
            "grounds": one.grounds if one else "",
            "actor": one.actor if one else "",
            "judged_by": one.by if one else "",
            "judged_on": one.at.date() if one else None,
        }
