"""Fills the demo with the money's way through the cycle and with needs of activities, invented and said to be."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from beredd.programmes import load_programme, programme_ids
from beredd.programmes.follow_up import MoneyStep
from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.money.actions import enter_money, take_back
from beredd.site.money.models import FundingNeedRow, MoneyEntryRow
from beredd.site.money.registers import FUNDING_NEEDS
from beredd.site.registers.actions import write_rows
from beredd.site.registers.changes import Change
from beredd.site.registers.register import register
from beredd.site.registers.sight import Sight

SAID: Final = {"sv": "Exempel i demon", "da": "Eksempel i demoen"}

Entry = tuple[str, int, MoneyStep, int | None, date, str, str]
"""Grant, year, step, amount, day, receipt, actor (only where the decision names none)."""

REQUESTED, PAID, USED, REPAID, SENT = MoneyStep
ENTRIES: Final[dict[str, tuple[Entry, ...]]] = {
    "se-tillverkningsberedskap-2024": (
        ("C-M1", 2024, REQUESTED, 2_500_000, date(2024, 11, 14), "EX-R1", ""),
        ("C-M1", 2024, PAID, 2_500_000, date(2024, 12, 3), "EX-B101", ""),
        ("C-M1", 2024, USED, 1_912_400, date(2024, 12, 30), "EX-V4411", ""),
        ("C-M1", 2024, USED, 431_250, date(2024, 12, 31), "EX-V4468", ""),
        ("C-M1", 2024, REPAID, 156_350, date(2025, 3, 24), "EX-B2044", ""),
        ("C-M1", 2024, SENT, None, date(2025, 3, 26), "EX-SoS 2025/301", ""),
        ("C-M2", 2024, REQUESTED, 1_500_000, date(2024, 11, 20), "EX-R2", ""),
        ("C-M2", 2024, PAID, 1_500_000, date(2024, 12, 3), "EX-B102", ""),
        ("C-M2", 2024, USED, 1_500_000, date(2024, 12, 30), "EX-V7790", ""),
        ("C-M2", 2024, SENT, None, date(2025, 3, 28), "EX-LV 2025/88", ""),
        # One asked too late, and one has neither repaid nor accounted: what a payer would ask about.
        ("C-M3", 2024, REQUESTED, 500_000, date(2024, 12, 4), "EX-R3", ""),
        ("C-M3", 2024, PAID, 500_000, date(2024, 12, 16), "EX-B110", ""),
        ("C-M3", 2024, USED, 487_900, date(2024, 12, 31), "EX-V120", ""),
        ("C-M3", 2024, REPAID, 12_100, date(2025, 3, 27), "EX-B301", ""),
        ("C-M3", 2024, SENT, None, date(2025, 3, 27), "EX-UHM 2025/14", ""),
        ("C-M4", 2024, REQUESTED, 300_000, date(2024, 11, 28), "EX-R4", ""),
        ("C-M4", 2024, PAID, 300_000, date(2024, 12, 10), "EX-B115", ""),
        ("C-M4", 2024, USED, 214_000, date(2024, 12, 31), "EX-V905", ""),
    ),
    "se-apoteksovning-2024": (
        ("E-M1", 2024, REQUESTED, 2_500_000, date(2024, 11, 12), "EX-R7", ""),
        ("E-M1", 2024, PAID, 2_500_000, date(2024, 11, 29), "EX-B98", ""),
        ("E-M1", 2024, USED, 2_377_000, date(2024, 12, 31), "EX-V8102", ""),
        ("E-M1", 2024, REPAID, 123_000, date(2025, 3, 20), "EX-B390", ""),
        ("E-M1", 2024, SENT, None, date(2025, 3, 25), "EX-LV 2025/90", ""),
    ),
    "dk-amr-2025": (
        ("B-M1", 2025, USED, 6_200_000, date(2025, 12, 18), "EX-1201", "ssi"),
        ("B-M1", 2025, USED, 2_900_000, date(2025, 12, 19), "EX-1202", "sst"),
        ("B-M1", 2026, USED, 18_400_000, date(2026, 9, 30), "EX-2077", "ssi"),
    ),
}
WRONG: Final = {"se-tillverkningsberedskap-2024": ("C-M2", 2024, USED, 150_000, date(2024, 12, 29), "EX-V7709", "")}
"""An amount with a nought too few, taken back again."""

Need = tuple[str, str, str, int, int, int | None, str]
"""What, implementer, funder, year, needed, funded, source."""
NEEDS: Final[dict[str, tuple[str, tuple[Need, ...]]]] = {
    "se-amr-2026": (
        "SEK",
        (
            ("enkät om kunskap hos allmänheten", "fohm", "fohm", 2027, 1_200_000, 1_200_000, "existing_frames"),
            ("samordning av samverkansmöten", "fohm", "fohm", 2027, 900_000, 900_000, "existing_frames"),
            ("övervakning av resistens hos djur", "sva", "sjv", 2027, 2_400_000, 1_500_000, "existing_frames"),
            ("övervakning av resistens hos djur", "sva", "sjv", 2028, 2_400_000, 1_500_000, "existing_frames"),
            ("forskning om nya behandlingar", "vr", "", 2028, 8_000_000, None, "other"),
        ),
    ),
    "dk-amr-2025": (
        "DKK",
        (
            ("diagnostik i almen praksis", "ssi", "", 2026, 5_000_000, 3_000_000, "appropriation"),
            ("infektionshygiejne på plejehjem", "sst", "", 2027, 3_500_000, None, "other"),
        ),
    ),
}


def fill(people: Mapping[str, User]) -> None:
    """Book the examples; a programme where anybody has booked anything is left alone."""
    by = people["alva"]
    for programme_id in programme_ids():
        programme = load_programme(programme_id)
        if not MoneyEntryRow.objects.filter(programme=programme_id).exists():
            _entries(by, programme)
        if not FundingNeedRow.objects.filter(programme=programme_id).exists():
            _needs(by, programme)


def _entries(by: User, programme: Programme) -> None:
    for entry in ENTRIES.get(programme.id, ()):
        _book(by, programme, entry)
    if programme.id in WRONG:
        wrong = _book(by, programme, WRONG[programme.id])
        if wrong is not None:
            take_back(by=by, programme=programme, code=wrong.code, reason=f"{SAID['sv']}: en nolla för lite.")


def _book(by: User, programme: Programme, entry: Entry) -> MoneyEntryRow | None:
    grant, year, step, amount, day, receipt, actor = entry
    found = next((one for one in programme.money if one.id == grant), None)
    if found is None:
        return None
    said = SAID["da" if programme.language == "da" else "sv"]
    return enter_money(
        by=by,
        programme=programme,
        grant=grant,
        year=year,
        step=step,
        amount=amount,
        reason=said,
        booked_on=day,
        receipt=receipt,
        actor=_known(actor),
    )


def _needs(by: User, programme: Programme) -> None:
    """Enter what activities need, under the first activities of the plan where there are any."""
    currency, needs = NEEDS.get(programme.id, ("", ()))
    if not needs:
        return
    activities = [row.code for row in Sight(by, programme).rows(register("activities")).order_by("number")]
    said = SAID["da" if programme.language == "da" else "sv"]
    changes = []
    for place, (what, actor, funder, year, needed, funded, source) in enumerate(needs):
        values: dict[str, Any] = {
            "what": f"{said}: {what}",
            "activity": activities[place % len(activities)] if activities else "",
            "actor": _known(actor),
            "funder": _known(funder),
            "year": year,
            "currency": currency,
            "needed": needed,
            "funded": funded,
            "source": source,
        }
        changes.append(Change(values=values))
    write_rows(by=by, programme=programme, to=FUNDING_NEEDS, changes=changes, why=said)


def _known(actor: str) -> str:
    """Return an actor that the register of actors knows, empty for another: the demo invents no agencies."""
    from beredd.programmes.actors import actors

    return actor if actor in actors() else ""
