"""The money ready to print: sums, findings and entries in the reader's words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from beredd.common.formats import format_money
from beredd.common.money import Currency, Money
from beredd.common.text import label
from beredd.programmes.follow_up import AMOUNT_STEPS, MoneyEntry, MoneyStep
from beredd.programmes.funding_gap import Gap
from beredd.programmes.model import MoneySource, Programme
from beredd.programmes.money import MoneyRow
from beredd.programmes.money_cycle import CycleLine, Sums, sums_by_actor, sums_by_source, sums_by_years
from beredd.programmes.money_findings import MoneyFinding
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, can
from beredd.site.config.reader import reader_language
from beredd.site.money.actions import grant_of, thing_of_grant
from beredd.site.programmes.wording import Said, actor_marked, actor_name

Cells = list[tuple[str, str]]
"""Each cell with the heading that it stands under."""


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A grant's year: who, how much, each step, what is left, and the account."""

    row: MoneyRow
    actor: str
    cells: Cells
    account: list[tuple[MoneyEntry, str]]
    faulty: bool


@dataclass(frozen=True, slots=True)
class SumTable:
    """The same money added up in another way."""

    caption: str
    heading: str
    rows: list[tuple[str, list[Cells]]]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of the books."""

    entry: MoneyEntry
    step: str
    amount: str
    actor: str
    grant: str
    may_take_back: bool
    taken_back: bool


def money(amount: int, currency: Currency) -> str:
    """Return an amount in the reader's manner."""
    return format_money(Money(amount=amount, currency=currency), reader_language())


def step_words() -> list[str]:
    """Return the headings of the sums, in order."""
    steps = [label("money_step", step, reader_language()) for step in AMOUNT_STEPS]
    return [_("decided"), *steps, _("left"), _("to repay")]


def _cells(sums: Sums, line: CycleLine | None = None) -> Cells:
    """Return the sums as cells; a step of which nobody has entered anything is a dash, not nought."""
    currency = sums.currency
    steps = [
        "–" if line is not None and not line.entered(step) else money(sums.of(step), currency) for step in AMOUNT_STEPS
    ]
    amounts = [money(sums.decided, currency), *steps, money(sums.left, currency), money(sums.to_repay, currency)]
    return list(zip(step_words(), amounts, strict=True))


def grant_lines(lines: Iterable[CycleLine], findings: Iterable[MoneyFinding]) -> list[GrantLine]:
    """Return every grant and year."""
    faulty = {(one.grant, one.years) for one in findings}
    return [
        GrantLine(
            line.row,
            actor_marked(line.row.actor) if line.row.actor else "",
            _cells(line.sums, line),
            [(entry, entry.receipt) for entry in line.accounts],
            (line.row.grant, line.row.years) in faulty,
        )
        for line in lines
    ]


def sum_tables(lines: Sequence[CycleLine]) -> list[SumTable]:
    """Return the money by actor, by appropriation and by year; none where there is one line only."""
    if len(lines) < 2:
        return []
    nobody = _("no agency is named")
    actors = sums_by_actor(lines)
    sources = sums_by_source(lines)
    years = sums_by_years(lines)
    return [
        SumTable(
            _("Money by actor"),
            _("Actor"),
            [
                (actor_marked(actor) if actor else nobody, [_cells(one) for one in sums])
                for actor, sums in actors.items()
            ],
        ),
        SumTable(
            _("Money by appropriation or frame"),
            _("Source"),
            [(source_words(source), [_cells(one) for one in sums]) for source, sums in sources.items()],
        ),
        SumTable(
            _("Money by year"),
            _("Year"),
            [
                (str(first) if first == last else f"{first}–{last}", [_cells(one) for one in sums])
                for (first, last), sums in years.items()
            ],
        ),
    ]


def source_words(source: MoneySource) -> str:
    """Return what the money is charged to."""
    parts = [source.text.to(reader_language())]
    if source.appropriation:
        item = _("item %(item)s") % {"item": source.item} if source.item else ""
        parts.append(" ".join(part for part in (source.appropriation, item) if part))
    return ", ".join(parts)


def share_lines(lines: Iterable[CycleLine]) -> list[tuple[MoneyRow, list[tuple[str, Cells]]]]:
    """Return for each frame that names no agency who has drawn and used what of it."""
    found = []
    for line in lines:
        shares = line.share_by_actor() if line.row.actor is None else {}
        if shares:
            found.append(
                (
                    line.row,
                    [
                        (actor_name(actor) if actor else _("no actor"), _cells(sums)[1:5])
                        for actor, sums in shares.items()
                    ],
                )
            )
    return found


def finding_lines(findings: Iterable[MoneyFinding]) -> list[tuple[str, Said]]:
    """Return each finding with a word for what sort it is."""
    language = reader_language()
    return [
        (one.text.to(language), Said(_("late"), "warning") if one.late else Said(_("does not add up"), "danger"))
        for one in findings
    ]


def gap_lines(gaps: Iterable[Gap]) -> list[Cells]:
    """Return needed, funded and missing, one line for each currency."""
    return [
        [
            (_("needed"), money(gap.needed, gap.currency)),
            (_("funded"), money(gap.funded, gap.currency)),
            (_("missing"), money(gap.gap, gap.currency)),
        ]
        for gap in gaps
    ]


def entry_lines(
    programme: Programme,
    shown: Iterable[MoneyEntry],
    every: Iterable[MoneyEntry],
    user: User,
) -> list[EntryLine]:
    """Return entries of the books as a table shows them."""
    entries = list(shown)
    taken: dict[str, int] = {}
    named = set()
    for entry in every:
        if entry.takes_back:
            named.add(entry.takes_back)
            taken[entry.takes_back] = taken.get(entry.takes_back, 0) + entry.amount
    mine = {}
    for grant in {entry.grant for entry in entries}:
        try:
            mine[grant] = can(user, Verb.ENTER_MONEY, thing_of_grant(programme, grant_of(programme, grant)))
        except KeyError:
            mine[grant] = False
    currencies: dict[str, Currency] = {grant.id: grant.currency for grant in programme.money}
    found = []
    for entry in entries:
        left = entry.amount + taken.get(entry.code, 0)
        gone = entry.code in named and left <= 0
        sent = entry.step is MoneyStep.ACCOUNT_SENT
        found.append(
            EntryLine(
                entry,
                label("money_step", entry.step, reader_language()),
                "–" if sent else money(entry.amount, currencies.get(entry.grant, "SEK")),
                actor_marked(entry.actor, short=True) if entry.actor else "",
                f"{entry.grant} {entry.year}",
                may_take_back=mine[entry.grant] and not entry.takes_back and not gone and (sent or left > 0),
                taken_back=gone,
            )
        )
    return found
