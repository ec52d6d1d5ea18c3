"""An evaluation as a document: questions under their criteria, findings, recommendations and the responses to them."""

from collections.abc import Iterator
from datetime import date

from beredd.common.formats import format_date
from beredd.common.text import Language, Text, label
from beredd.indicators.definitions import definitions
from beredd.programmes.actors import actors
from beredd.programmes.evaluations import Answer, Evaluation, EvaluationFinding, Question
from beredd.programmes.model import Programme
from beredd.reports.document import Block, BulletList, Document, Fact, Heading, Paragraph, Table
from beredd.reports.printable import blocks_of, printable
from beredd.reports.words import capital, word


def evaluation_document(
    evaluation: Evaluation, programme: Programme, language: Language, today: date, *, number: str | None = None
) -> Document:
    """Return an evaluation as a document that Word, PDF and HTML are made of.

    Parameters
    ----------
    evaluation
        What the person who prints it may read: nothing is added.
    programme
        The programme that it belongs to.
    language
        The document's language; what people have written stays in theirs.
    today
        The day it is printed.
    number
        The decision's diary number, where it is known.
    """
    made = _Made(evaluation, language, today)
    return Document(
        title=printable(evaluation.title).strip() or evaluation.code,
        subtitle=printable(programme.title.to(language)),
        language=language,
        reference=number or programme.decision.number or "",
        date=format_date(today, language),
        dated=today,
        draft=False,
        facts=tuple(made.facts()),
        blocks=tuple(made.blocks()),
    )


class _Made:
    """The parts of one document."""

    def __init__(self, evaluation: Evaluation, language: Language, today: date) -> None:
        self.evaluation, self.language, self.today = evaluation, language, today

    def say(self, key: str, **values: object) -> str:
        return word(f"evaluation_{key}", self.language, **values)

    def actor(self, actor: str) -> str:
        known = actors().get(actor)
        return known.name_on(self.today).text.to(self.language) if known else actor

    def day(self, day: date | None) -> str:
        return format_date(day, self.language) if day else "–"

    def facts(self) -> Iterator[Fact]:
        one = self.evaluation
        start, end = one.period
        evaluated = capital(label("evaluated_object", one.evaluated, self.language)) if one.evaluated else ""
        told = (
            ("object", "\n".join(part for part in (evaluated, printable(one.evaluated_text).strip()) if part)),
            ("period", f"{self.day(start)} – {self.day(end)}" if start or end else ""),
            ("evaluator", printable(one.evaluator)),
            ("due", self.day(one.due) if one.due else ""),
            ("state", label("evaluation_state", one.state, self.language) if one.state else ""),
            ("diary_number", one.diary_number),
        )
        for key, value in told:
            if value:
                yield Fact(label=self.say(key), value=value)

    def blocks(self) -> Iterator[Block]:
        one = self.evaluation
        for key, text in (("conclusion", one.conclusion), ("purpose", one.purpose), ("method", one.method)):
            if text.strip():
                yield Heading(level=1, text=self.say(key), anchor=key)
                yield from blocks_of(text)
        yield from self._overview()
        for criterion, questions in one.by_criterion.items():
            name = capital(label("criterion", criterion, self.language)) if criterion else self.say("no_criterion")
            yield Heading(level=1, text=name, anchor=f"criterion-{criterion or 'none'}")
            for question in questions:
                yield from self._question(question)

    def _overview(self) -> Iterator[Block]:
        """Yield all recommendations in one table: what most readers look for first."""
        found = self.evaluation.recommendations
        if not found:
            return
        yield Heading(level=1, text=self.say("recommendations"), anchor="recommendations")
        yield Table(
            caption=self.say("recommendations_caption"),
            header=tuple(self.say(key) for key in ("code", "recommendation", "addressee", "by", "response")),
            rows=tuple(
                (
                    each.code,
                    printable(each.title).strip(),
                    self.actor(each.addressee) if each.addressee else "–",
                    self.day(each.due),
                    "\n".join(self._answer(answer) for answer in each.answers) or self.say("no_response"),
                )
                for each in found
            ),
        )

    def _question(self, question: Question) -> Iterator[Block]:
        yield Heading(level=2, text=printable(question.text).strip() or question.code, anchor=f"q-{question.code}")
        if question.sources.strip():
            yield Paragraph(text=f"{self.say('sources')} {printable(question.sources).strip()}", role="note")
        if not question.findings:
            yield Paragraph(text=self.say("no_finding"))
        for finding in question.findings:
            yield from self._finding(finding)

    def _finding(self, finding: EvaluationFinding) -> Iterator[Block]:
        yield Heading(level=3, text=printable(finding.title).strip() or finding.code, anchor=f"f-{finding.code}")
        yield from blocks_of(finding.text)
        strength = label("finding_strength", finding.strength, self.language) if finding.strength else ""
        told = [
            f"{self.say('strength')} {strength}" if strength else "",
            f"{self.say('basis')} {printable(finding.basis).strip()}" if finding.basis.strip() else "",
            *(self._indicator(each) for each in finding.indicators),
        ]
        yield from [BulletList(items=tuple(each for each in told if each))] if any(told) else []
        for each in finding.recommendations:
            yield Heading(level=4, text=f"{each.code} {printable(each.title).strip()}", anchor=f"r-{each.code}")
            yield from blocks_of(each.text)
            to_whom = self.actor(each.addressee) if each.addressee else "–"
            yield Paragraph(text=self.say("to_by", actor=to_whom, date=self.day(each.due)), role="note")
            answers = tuple(self._answer(answer, full=True) for answer in each.answers)
            yield BulletList(items=answers) if answers else Paragraph(text=self.say("no_response"), role="note")

    def _indicator(self, indicator: str) -> str:
        known = definitions().get(indicator)
        title = known.title if known else Text(en=indicator)
        return f"{self.say('indicator')} {title.to(self.language)}"

    def _answer(self, answer: Answer, *, full: bool = False) -> str:
        response = label("response", answer.response, self.language) if answer.response else "–"
        who = ", ".join(
            part for part in (self.actor(answer.actor) if answer.actor else "", self._given(answer)) if part
        )
        said = f"{capital(response)} ({who})" if who else capital(response)
        return f"{said}: {printable(answer.text).strip()}" if full and answer.text.strip() else said

    def _given(self, answer: Answer) -> str:
        return self.day(answer.given_on) if answer.given_on else ""
