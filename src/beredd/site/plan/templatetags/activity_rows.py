"""The rows of a table of activities as HTML, written here and not in a template: a page may have hundreds of them."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from beredd.site.plan.lines import Line
from beredd.site.programmes.wording import Said, tag

register = template.Library()


@register.simple_tag
def activity_rows(lines: Iterable[Line], choosable: object = False, may_write: object = False) -> SafeString:
    """Return the rows of activities; every text is escaped here, but for the actors, which come as HTML.

    ``choosable`` gives each that is not closed a box, for the form ``chosen``; ``may_write`` a door to fill in a place.
    """
    words = _Words()
    rows = (_row(line, words, choosable=bool(choosable), may_write=bool(may_write)) for line in lines)
    return mark_safe("\n".join(rows))  # noqa: S308 - each value is escaped below


class _Words:
    """The table's own words, translated once and not for each row."""

    def __init__(self) -> None:
        self.activity, self.responsible, self.contributing, self.time, self.status = map(
            escape, (_("Activity"), _("Responsible"), _("Contributing"), _("Time"), _("Status"))
        )
        self.nobody, self.late, self.place = escape(_("nobody yet")), _("late"), _("empty place")
        self.fill_in, self.see, self.from_ = escape(_("Fill in")), escape(_("see")), escape(_("carried over from"))
        self.choose = _("Choose %(code)s %(title)s")


def _row(line: Line, words: _Words, *, choosable: bool, may_write: bool) -> str:
    late = f" {tag(Said(f'{words.late}: {line.late.words}', 'danger'))}" if line.late else ""
    into = _aside(f"{words.see} {_link(line.into_url, escape(line.into))}") if line.into else ""
    come_from = _aside(f"{words.from_} {_link(line.come_from_url, escape(line.come_from))}") if line.come_from else ""
    nobody = "–" if line.closed else f'<span class="aside-inline">{words.nobody}</span>'
    return (
        f'<tr>\n<th scope="row" data-label="{words.activity}">'
        f"{_name(line, words, choosable=choosable, may_write=may_write)}</th>\n"
        f'<td data-label="{words.responsible}">{line.responsible or nobody}</td>\n'
        f'<td data-label="{words.contributing}">{line.contributors or "–"}</td>\n'
        f'<td data-label="{words.time}">{escape(line.period) or "–"}'
        f"{_aside(escape(line.milestones))}{_aside(escape(line.next_milestone))}</td>\n"
        f'<td data-label="{words.status}">{tag(line.status)}{late}{into}{come_from}</td>\n</tr>'
    )


def _name(line: Line, words: _Words, *, choosable: bool, may_write: bool) -> str:
    box = ""
    if choosable and not line.closed:
        chosen = escape(words.choose % {"code": line.code, "title": line.title})
        box = f'<input type="checkbox" name="code" value="{escape(line.code)}" form="chosen" aria-label="{chosen}"> '
    kind_of_title = ' class="empty-place"' if line.place else ""
    title = f"<span{kind_of_title}>{escape(line.title)}</span>"
    name = _link(line.url, f'<span class="id">{escape(line.code)}</span> {title}')
    place = f" {tag(Said(words.place, 'neutral'))}" if line.place else ""
    if line.place and may_write and not line.closed:
        place += " " + _link(line.change_url, f'{words.fill_in}<span class="ds-sr-only"> {escape(line.code)}</span>')
    return f"{box}{name}{place}{_aside(escape(line.kind))}"


def _link(url: str, inside: str) -> str:
    return f'<a class="ds-link" href="{escape(url)}">{inside}</a>'


def _aside(inside: str) -> str:
    return f'<span class="aside">{inside}</span>' if inside else ""
