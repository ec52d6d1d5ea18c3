"""The money account: what the decision sets aside, and what people say has been used and repaid."""

from collections.abc import Iterator, Sequence

from beredd.common.formats import format_money
from beredd.common.money import Currency, Money
from beredd.programmes.follow_up import MoneyStep
from beredd.programmes.model import MoneySource
from beredd.programmes.money import MoneyRow
from beredd.programmes.money_cycle import cycle_lines
from beredd.reports.account import account_of, account_tables, sign_off
from beredd.reports.compose.material import Material
from beredd.reports.document import Block, BulletList, Heading, Paragraph, Table
from beredd.reports.free_parts import MONEY
from beredd.reports.gate import account_rows, amount_entered
from beredd.reports.words import capital


def money_account(material: Material) -> Iterator[Block]:
    """Yield a table of every grant and year, with what was used and repaid or a place to fill it in."""
    spec = material.report.spec
    rows = account_rows(material.programme, spec)
    if not rows:
        return
    yield Heading(level=1, text=material.say("money"), anchor="money")
    if spec is not None and spec.money_account:
        yield from material.or_to_write(MONEY, lambda: material.say("money_to_write"))
        yield from _account(material, rows)
    else:
        yield from material.written(MONEY)
        yield _table(material, rows)
    noted = [
        material.say("grant_notes", id=grant.id, text=material.text(grant.note))
        for grant in material.programme.money
        if grant.note and any(row.grant == grant.id for row in rows)
    ]
    if noted:
        yield BulletList(items=tuple(noted))
    if material.programme.within_existing_frames:
        yield Paragraph(text=material.say("within_frames", id=material.programme.within_existing_frames))


def _account(material: Material, rows: Sequence[MoneyRow]) -> Iterator[Block]:
    """Yield the whole cycle with its receipts, what does not add up while it is a draft, and the places to sign."""
    wanted = {(row.grant, row.first_year) for row in rows}
    lines = [
        line
        for line in cycle_lines(material.programme, material.follow_up)
        if (line.row.grant, line.row.first_year) in wanted
    ]
    account = account_of(material.programme, material.follow_up, lines, material.today)
    language = material.language
    if account.findings:
        yield Heading(level=2, text=material.say("account_findings"), anchor="money-findings")
        yield BulletList(items=tuple(material.text(one.text) for one in account.findings))
    charged = dict.fromkeys(source_words(material, row.source) for row in rows)
    yield Paragraph(text=f"{material.say('account_money_line')}: {'; '.join(charged)}")
    yield Heading(level=2, text=material.say("account_summary"), anchor="money-summary")
    blank = "–" if material.final else material.say("to_fill")
    yield from account_tables(account, language, material.today, level=2, blank=blank)
    own = list(dict.fromkeys(line.row.actor for line in lines if line.row.actor))
    yield from sign_off(own, language, material.today, level=2)


def _table(material: Material, rows: Sequence[MoneyRow]) -> Table:
    """Return the money by grant and year; with what was used and repaid where anybody has said it."""
    entered = any(entry.step is MoneyStep.USED for entry in material.follow_up.money)
    columns = ["who", "source", "year", "amount", *(("used", "repaid") if entered else ())]
    return Table(
        caption=material.say("money_caption"),
        header=tuple(material.say(f"column_{column}") for column in columns),
        rows=tuple(_row(material, row, entered=entered) for row in rows),
        numeric=tuple(range(3, len(columns))),
    )


def _row(material: Material, row: MoneyRow, *, entered: bool) -> tuple[str, ...]:
    who = material.actor(row.actor) if row.actor else material.say("not_assigned")
    amount = _money(material, row.amount, row.currency)
    cells = (
        f"{row.grant} {who}\n{material.text(row.purpose)}",
        source_words(material, row.source),
        row.years,
        material.say("at_most_amount", amount=amount) if row.at_most else amount,
    )
    if not entered:
        return cells
    return (*cells, _entered(material, row, MoneyStep.USED), _entered(material, row, MoneyStep.REPAID))


def _entered(material: Material, row: MoneyRow, step: MoneyStep) -> str:
    amount = amount_entered(material.follow_up, row, step)
    if amount is not None:
        return _money(material, amount, row.currency)
    return "–" if material.final else material.say("to_fill")


def source_words(material: Material, source: MoneySource) -> str:
    """Return what the money is charged to, in the order that Swedish appropriations are cited."""
    parts = []
    if source.expenditure_area:
        parts.append(material.say("expenditure_area", area=source.expenditure_area))
    text = material.text(source.text)
    if source.appropriation:
        parts.append(material.say("appropriation", number=source.appropriation, text=text))
    else:
        parts.append(text)
    if source.budget_year:
        parts.append(material.say("budget_year", year=source.budget_year))
    return capital(", ".join(parts))


def _money(material: Material, amount: int, currency: Currency) -> str:
    return format_money(Money(amount=amount, currency=currency), material.language)
