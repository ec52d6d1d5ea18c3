"""The comments beside reports' sections as a list: exported, answered, marked as seen to, imported.

A comment's words are never changed. A row without an id is a new comment, or an answer to one; and one that is there
can be marked as seen to, by who may do it on the section's page.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from beredd.common.information_class import OPEN_TO_ALL
from beredd.common.text import Language, Text
from beredd.programmes.model import Programme
from beredd.reports.due import reports_of
from beredd.reports.free_parts import part_titles
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Thing, Verb, can, clearance_in
from beredd.site.config.reader import reader_language, today
from beredd.site.programmes.duty_listing import refused
from beredd.site.programmes.queries import follow_up
from beredd.site.registers.column import Column, Kind, Value
from beredd.site.registers.listings import Entry, RowChange, Wanted
from beredd.site.registers.register import Fault
from beredd.site.reports.models import FrozenRow, SectionCommentRow
from beredd.site.reports.section_actions import comment, resolve_comment
from beredd.site.reports.sections import given_sections, hidden_sections, place_of, thing_of_row

PREFIX: Final = "C-"
_WRITTEN: Final = ("report", "due_on", "section", "answers", "text")
"""What a new comment says, and an old one goes on saying."""
Place = tuple[str, date, str]
"""Report, its date, and the section's key."""


class CommentListing:
    """The comments on a programme's reports."""

    key = "comments"
    title = Text(sv="Kommentarer till redovisningar", da="Kommentarer til rapporter", en="Comments on reports")
    columns: tuple[Column, ...] = (
        Column(name="report", label=Text(sv="Redovisning", da="Rapport", en="Report"), kind=Kind.TEXT, filtered=True),
        Column(name="due_on", label=Text(sv="Datum", da="Dato", en="Date"), kind=Kind.DATE, filtered=True),
        Column(
            name="section",
            label=Text(sv="Avsnitt", da="Afsnit", en="Section"),
            kind=Kind.TEXT,
            help=Text(
                sv="Avsnittets nyckel, som i andra rader.",
                da="Afsnittets nøgle, som i andre rækker.",
                en="The section’s key, as in other rows.",
            ),
        ),
        Column(
            name="section_title",
            label=Text(sv="Avsnittets rubrik", da="Afsnittets overskrift", en="The section’s heading"),
            kind=Kind.TEXT,
        ),
        Column(
            name="answers",
            label=Text(sv="Svar på", da="Svar på", en="Answers"),
            kind=Kind.TEXT,
            help=Text(
                sv="Kommentarens id, när raden är ett svar.",
                da="Kommentarens id, når rækken er et svar.",
                en="The comment’s id, where the row is an answer.",
            ),
        ),
        Column(name="text", label=Text(sv="Kommentar", da="Kommentar", en="Comment"), kind=Kind.LONG),
        Column(name="written_by", label=Text(sv="Skriven av", da="Skrevet af", en="Written by"), kind=Kind.TEXT),
        Column(name="written_on", label=Text(sv="Skriven den", da="Skrevet den", en="Written on"), kind=Kind.DATE),
        Column(
            name="resolved",
            label=Text(sv="Åtgärdad", da="Håndteret", en="Seen to"),
            kind=Kind.YES_NO,
            help=Text(
                sv="Skriv ja när det som kommentaren bad om är gjort.",
                da="Skriv ja, når det, som kommentaren bad om, er gjort.",
                en="Write yes when what the comment asked for is done.",
            ),
        ),
    )
    fixed: frozenset[str] = frozenset({"section_title", "written_by", "written_on"})
    may_add = imported = True

    def __init__(self, user: User, programme: Programme) -> None:
        self.user, self.programme = user, programme
        self._things = {place_of(row): thing_of_row(programme.id, row) for row in given_sections([programme.id])}

    def entries(self, wanted: Wanted) -> Iterator[Entry]:
        """Return the comments that the person may read, in the order in which they were written."""
        words = wanted.words.casefold().split()
        for entry in self._all().values():
            fits = all(str(entry.values[name]) == value for name, value in wanted.where.items())
            if fits and all(word in str(entry.values["text"]).casefold() for word in words):
                yield entry

    def current(self, codes: Iterable[str]) -> dict[str, Entry]:
        """Return the comments of these ids."""
        found = self._all()
        return {code: found[code] for code in codes if code in found}

    def earlier(self, versions: Mapping[str, int]) -> dict[str, Mapping[str, Value]]:
        """Return what comments were before they were seen to: nothing else of them changes."""
        now = self.current(versions)
        return {
            code: {**now[code].values, "resolved": False}
            for code, version in versions.items()
            if code in now and version == 1
        }

    def options(self, column: Column, language: Language) -> dict[str, str]:
        """No column has a list of its own."""
        return {}

    def may_write(self) -> bool:
        """Say whether the person may comment."""
        return can(self.user, Verb.COMMENT, self.programme) and self._reads()

    def check(self, changes: Sequence[RowChange]) -> dict[int, list[Fault]]:
        """Return what writing would refuse."""
        now, open_sections = self._all(), self._open_sections()
        found: dict[int, list[Fault]] = {}
        for place, one in enumerate(changes):
            entry = now.get(one.code)
            faults = self._of_old(one, entry, open_sections) if entry else self._of_new(one, now, open_sections)
            if faults:
                found[place] = faults
        return found

    @transaction.atomic
    def write(self, changes: Sequence[RowChange], why: str) -> list[str]:
        """Write each comment and each "seen to" through its action."""
        now = self._all()
        codes = []
        for one in changes:
            values = now[one.code].values if one.code else one.values
            report, due, key = _place(values)
            if one.code:
                row = resolve_comment(
                    by=self.user, programme=self.programme, report=report, due=due, key=key, number=_number(one.code)
                )
            else:
                row = comment(
                    by=self.user, programme=self.programme, report=report, due=due, key=key,
                    text=str(one.values["text"]), answers=_number(str(one.values.get("answers") or "")) or None,
                )  # fmt: skip
            codes.append(f"{PREFIX}{row.pk}")
        return codes

    def _of_old(self, one: RowChange, entry: Entry, open_sections: Mapping[Place, Text]) -> list[Fault]:
        faults = [(name, _("a comment’s words are not changed")) for name in _WRITTEN if name in one.values]
        place = _place(entry.values)
        if not one.values.get("resolved", True):
            faults.append(("resolved", _("what has been seen to stays so")))
        elif entry.values["answers"]:
            faults.append(("resolved", _("an answer is not seen to by itself")))
        elif place not in open_sections:
            faults.append(("", _("the report has been released")))
        elif not self._may_resolve(place, entry):
            faults.append(("", _("you have no right to write this row so")))
        return faults

    def _may_resolve(self, place: Place, entry: Entry) -> bool:
        rows = SectionCommentRow.objects.filter(pk=_number(entry.code), by=self.user)
        thing = self._thing(place)
        return can(self.user, Verb.COMMENT, thing) and (rows.exists() or can(self.user, Verb.WRITE_REPORT, thing))

    def _of_new(self, one: RowChange, now: Mapping[str, Entry], open_sections: Mapping[Place, Text]) -> list[Fault]:
        values = one.values
        lacking = [name for name in ("report", "due_on", "section", "text") if not values.get(name)]
        if lacking:
            return [(name, _("must be filled in")) for name in lacking]
        place = _place(values)
        if place not in open_sections:
            return [("section", _("is no section of a report that is being written"))]
        if not can(self.user, Verb.COMMENT, self._thing(place)):
            return [("", _("you have no right to write this row so"))]
        if unheld := refused(str(values["text"])):
            return [("text", unheld)]
        if values.get("resolved"):
            return [("resolved", _("a new comment has not been seen to"))]
        above = str(values.get("answers") or "")
        if above and (above not in now or now[above].values["answers"] or _place(now[above].values) != place):
            return [("answers", _("is no comment on this section: %(code)s") % {"code": above})]
        return []

    def _reads(self) -> bool:
        """Say whether the person reads reports: they are of an ordinary class."""
        return clearance_in(self.user, self.programme.id) >= OPEN_TO_ALL

    def _thing(self, place: Place) -> Thing:
        return self._things.get((self.programme.id, *place)) or Thing(self.programme.id)

    def _open_sections(self) -> dict[Place, Text]:
        """Return the sections on which the person may comment now, with their headings."""
        if not self._reads():
            return {}
        released = set(FrozenRow.objects.filter(programme=self.programme.id).values_list("report", "due_on"))
        hidden = hidden_sections(self.user, self.programme.id)
        found: dict[Place, Text] = {}
        for report in reports_of(self.programme, follow_up(self.programme.id), today()):
            if report.spec is None or report.due is None or (report.spec.id, report.due) in released:
                continue
            for key, title in part_titles(self.programme, report.spec, report.due).items():
                if (self.programme.id, report.spec.id, report.due, key) not in hidden:
                    found[report.spec.id, report.due, key] = title
        return found

    def _all(self) -> dict[str, Entry]:
        if not self._reads():
            return {}
        hidden = hidden_sections(self.user, self.programme.id)
        specs = {spec.id: spec for spec in self.programme.reports}
        titles: dict[tuple[str, date], Mapping[str, Text]] = {}
        language = reader_language()
        found: dict[str, Entry] = {}
        rows = SectionCommentRow.objects.filter(programme=self.programme.id).select_related("by")
        for row in rows:
            of = row.report, row.due_on
            if of not in titles:
                titles[of] = part_titles(self.programme, specs.get(row.report), row.due_on)
            title = titles[of].get(row.key)
            if title is None or (self.programme.id, *of, row.key) in hidden:
                continue
            thing = self._thing((*of, row.key))
            values: dict[str, Value] = {
                "report": row.report,
                "due_on": row.due_on,
                "section": row.key,
                "section_title": title.to(language)[:300],
                "answers": f"{PREFIX}{row.answers_id}" if row.answers_id else "",
                "text": row.text,
                "written_by": str(row.by),
                "written_on": localtime(row.at).date(),
                "resolved": row.resolved_at is not None,
            }
            code = f"{PREFIX}{row.pk}"
            version = 2 if row.resolved_at is not None else 1
            found[code] = Entry(code, version, values, thing.confidentiality, limited=bool(thing.shown_to))
        return found


def _place(values: Mapping[str, Value]) -> Place:
    due = values["due_on"]
    return str(values["report"]), due if isinstance(due, date) else date.min, str(values["section"])


def _number(code: str) -> int:
    number = code.removeprefix(PREFIX)
    return int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0
