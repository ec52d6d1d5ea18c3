"""The account of a decision's money (ekonomisk redovisning, C-25 and E-11): per agency and year, with its receipts.

It is a document of its own, and the same blocks stand in a report that must hold a money account. It is complete only
when the books are consistent; until then it bears the mark of a draft, and says what is to be settled.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from beredd.common.formats import format_date, format_money, listed
from beredd.common.money import Money
from beredd.common.text import LANGUAGES, Language, Text
from beredd.programmes.actors import actors
from beredd.programmes.follow_up import AMOUNT_STEPS, FollowUp, MoneyEntry, MoneyStep
from beredd.programmes.model import Programme
from beredd.programmes.money_cycle import CycleLine, sums_of
from beredd.programmes.money_findings import MoneyFinding, money_findings
from beredd.reports.document import Block, BulletList, Document, Fact, Heading, Paragraph, Table
from beredd.reports.printable import printable
from beredd.reports.words import in_all, word


@dataclass(frozen=True, slots=True)
class Account:
    """What an account is made of: the lines of one agency (or of all), and what speaks against it."""

    programme: Programme
    lines: tuple[CycleLine, ...]
    number: str | None
    """The decision's diary number."""
    findings: tuple[MoneyFinding, ...]
    open: tuple[Text, ...]
    """What must be settled before the account is complete."""

    @property
    def complete(self) -> bool:
        """Whether it may go without the mark of a draft."""
        return not self.open


def account_of(
    programme: Programme, follow_up: FollowUp, lines: Sequence[CycleLine], today: date, actor: str | None = None
) -> Account:
    """Return the account of one agency, or of all.

    Parameters
    ----------
    programme, follow_up
        Whose money it is; the follow-up brings a diary number that the decision's text lacks.
    lines
        The programme's money; see :func:`beredd.programmes.money_cycle.cycle_lines`.
    today
        What is late by this day is told.
    actor
        The agency that accounts for its own money; None for all of them.
    """
    own = tuple(line for line in lines if actor is None or line.row.actor == actor)
    number = programme.decision.number or (follow_up.decision_number or "").strip() or None
    findings = money_findings(own, today)
    said = [one.text for one in findings if one.stops_account]
    stopped = {(one.grant, one.years) for one in findings if one.stops_account}
    for line in own:
        where = (line.row.grant, line.row.years)
        if where in stopped:
            continue
        if not line.entered(MoneyStep.USED):
            said.append(in_all("account_no_use", grant=line.row.grant, years=line.row.years))
        elif line.sums.to_repay:
            amount = _in_all_kronor(line, line.sums.to_repay)
            said.append(in_all("account_not_back", grant=line.row.grant, years=line.row.years, amount=amount))
    if number is None:
        said.insert(0, in_all("account_no_number"))
    return Account(programme, own, number, findings, tuple(said))


def account_document(account: Account, follow_up: FollowUp, language: Language, today: date) -> Document:
    """Return the account as a document for whoever paid the money out."""
    programme = account.programme
    own = list(dict.fromkeys(line.row.actor for line in account.lines if line.row.actor))
    title = programme.title.to(language)
    return Document(
        title=word("account_title", language),
        subtitle=printable(title),
        language=language,
        reference=account.number,
        authors=tuple(_actor(actor, language, today) for actor in own),
        date=format_date(today, language),
        dated=today,
        draft=not account.complete,
        facts=tuple(_facts(account, follow_up, language, today)),
        blocks=(
            *_open(account, language),
            Heading(level=1, text=word("account_summary", language), anchor="summary"),
            *account_tables(account, language, today, level=1),
            *sign_off(own, language, today),
        ),
    )


def account_tables(
    account: Account, language: Language, today: date, *, level: int, blank: str = "–"
) -> Iterator[Block]:
    """Yield the money through its cycle, then each grant's receipts under a heading of `level`.

    `blank` stands where nobody has said what was used or repaid.
    """
    steps = ("decided", *(step.value for step in AMOUNT_STEPS), "to_repay")
    yield Table(
        caption=word("account_caption", language),
        header=tuple(word(f"column_{column}", language) for column in ("who", "year", *steps)),
        rows=(*(_row(line, language, today, blank) for line in account.lines), *_sums(account, language)),
        numeric=tuple(range(2, 2 + len(steps))),
    )
    for line in account.lines:
        values = {"grant": line.row.grant, "years": line.row.years}
        yield Heading(
            level=level,
            text=word("account_receipts", language, **values),
            anchor=f"receipts-{line.row.grant}-{line.row.first_year}",
        )
        receipts = line.receipts()
        if not receipts:
            yield Paragraph(text=word("account_no_receipts", language), role="note")
            continue
        columns = ("booked", "receipt", "what_for", "amount")
        rows = [_receipt(line, entry, language) for entry in receipts]
        total = _kronor(line, sum(entry.amount for entry in receipts), language)
        yield Table(
            caption=word("account_receipts_caption", language, **values),
            header=tuple(word(f"column_{column}", language) for column in columns),
            rows=(*rows, (word("account_sum", language), "", "", total)),
            numeric=(3,),
        )


def sign_off(own: Sequence[str], language: Language, today: date, *, level: int = 1) -> Iterator[Block]:
    """Yield the places to sign, one for each agency: each accounts for its own money."""
    yield Heading(level=level, text=word("account_sign", language), anchor="signature")
    for actor in own or ("",):
        if actor:
            yield Paragraph(text=word("account_sign_for", language, actor=_actor(actor, language, today)), role="lead")
        for key in ("account_sign_place", "account_sign_name", "account_sign_clear"):
            yield Paragraph(text=word(key, language))


def _open(account: Account, language: Language) -> Iterator[Block]:
    """Yield what is to be settled first, and what was late without being an obstacle."""
    if account.open:
        yield Paragraph(text=word("account_incomplete", language), role="warning")
    told = [one.to(language) for one in account.open]
    told += [one.text.to(language) for one in account.findings if not one.stops_account]
    if told:
        yield Heading(level=1, text=word("account_findings", language), anchor="findings")
        yield BulletList(items=tuple(printable(one) for one in dict.fromkeys(told)))


def _facts(account: Account, follow_up: FollowUp, language: Language, today: date) -> Iterator[Fact]:
    programme = account.programme
    yield Fact(label=word("decision", language), value=programme.decision.title)
    decided_on = programme.decision.decided_on or follow_up.decided_on
    if decided_on:
        yield Fact(label=word("decided_on", language), value=format_date(decided_on, language))
    sources = dict.fromkeys(source_said(line, language) for line in account.lines)
    if sources:
        yield Fact(label=word("account_money_line", language), value="; ".join(sources))
    payers = [
        _actor(payer, language, today) for payer in dict.fromkeys(line.row.payer for line in account.lines) if payer
    ]
    if payers:
        yield Fact(label=word("account_to_line", language), value=listed(payers, language))
    days = sorted({line.due.account for line in account.lines if line.due.account})
    if days:
        words = [format_date(day, language, weekday=True) for day in days]
        yield Fact(label=word("account_due_line", language), value=listed(words, language))
    sent = [
        f"{format_date(entry.booked_on, language)} ({entry.receipt})"
        for line in account.lines
        for entry in line.accounts
        if entry.booked_on
    ]
    if sent:
        yield Fact(label=word("account_sent_line", language), value="; ".join(dict.fromkeys(sent)))


def source_said(line: CycleLine, language: Language) -> str:
    """Return what a grant is charged to, in the order in which Swedish appropriations are cited."""
    source = line.row.source
    parts = [word("expenditure_area", language, area=source.expenditure_area)] if source.expenditure_area else []
    text = source.text.to(language)
    number = source.appropriation
    parts.append(word("appropriation", language, number=number, text=text) if number else text)
    if source.budget_year:
        parts.append(word("budget_year", language, year=source.budget_year))
    return printable(", ".join(parts))


def _row(line: CycleLine, language: Language, today: date, blank: str) -> tuple[str, ...]:
    who = _actor(line.row.actor, language, today) if line.row.actor else word("not_assigned", language)
    decided = _kronor(line, line.sums.decided, language)
    marks = {MoneyStep.USED: blank, MoneyStep.REPAID: blank}
    steps = (
        _kronor(line, line.sums.of(step), language) if line.entered(step) else marks.get(step, "–")
        for step in AMOUNT_STEPS
    )
    return (
        f"{line.row.grant} {who}\n{printable(line.row.purpose.to(language))}",
        line.row.years,
        word("at_most_amount", language, amount=decided) if line.row.at_most else decided,
        *steps,
        _kronor(line, line.sums.to_repay, language),
    )


def _sums(account: Account, language: Language) -> Iterator[tuple[str, ...]]:
    """Yield one row of sums for each currency, where there is more than one line to add."""
    if len(account.lines) < 2:
        return
    for sums in sums_of(account.lines):
        amounts = (sums.decided, *(sums.of(step) for step in AMOUNT_STEPS), sums.to_repay)
        said = (format_money(Money(amount=amount, currency=sums.currency), language) for amount in amounts)
        yield (word("account_sum", language), "", *said)


def _receipt(line: CycleLine, entry: MoneyEntry, language: Language) -> tuple[str, ...]:
    return (
        format_date(entry.booked_on, language) if entry.booked_on else "–",
        printable(entry.receipt) or "–",
        " ".join(part for part in (entry.code, printable(entry.note or "")) if part),
        _kronor(line, entry.amount, language),
    )


def _kronor(line: CycleLine, amount: int, language: str) -> str:
    return format_money(Money(amount=amount, currency=line.sums.currency), language)


def _in_all_kronor(line: CycleLine, amount: int) -> Text:
    return Text(**{language: _kronor(line, amount, language) for language in LANGUAGES})


def _actor(actor: str, language: Language, today: date) -> str:
    known = actors().get(actor)
    return printable(known.name_on(today).text.to(language)) if known else actor
