"""The results chain as its page shows it: nested lists that read from activity to indicator without any picture."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from beredd.common.text import Text, label
from beredd.indicators import definitions
from beredd.programmes.model import Programme
from beredd.programmes.plan import EvidenceStrength, Plan, Result, ResultKind
from beredd.programmes.results_chain import Broken, Link
from beredd.site.config.reader import marked, reader_language

TONES = {
    EvidenceStrength.NOT_JUDGED: "neutral",
    EvidenceStrength.DESCRIBED: "warning",
    EvidenceStrength.OBSERVED: "info",
    EvidenceStrength.CONTRIBUTION: "success",
    EvidenceStrength.COMPARED: "success",
}


@dataclass(frozen=True, slots=True)
class BreakLine:
    """Something broken, and where to mend it."""

    code: str
    title: str
    url: str
    what: str


def indicator_titles(plan: Plan) -> dict[str, Text]:
    """Return the titles of the indicators that the plan's results name."""
    known = definitions()
    named = {indicator for result in plan.results for indicator in result.indicators}
    return {one: known[one].title for one in named if one in known}


class ChainLines:
    """Results as items of nested lists; words and addresses are made once for all of them.

    They are put together here, not by a template that includes itself: a page tells of hundreds.
    """

    def __init__(self, programme: Programme, titles: dict[str, Text]) -> None:
        language = reader_language()
        self._row = reverse("row", args=[programme.id, "results", "RES-0"])
        self._kinds = {kind: label("result_kind", kind, language) for kind in ResultKind}
        self._strengths = {
            one: format_html(
                '<span class="ds-tag" data-size="sm" data-color="{}">{}</span>',
                TONES[one],
                label("evidence_strength", one, language),
            )
            for one in EvidenceStrength
        }
        self._indicators = {
            one: format_html('<a class="ds-link" href="{}">{}</a>', reverse("indicator", args=[one]), marked(title))
            for one, title in titles.items()
        }
        self._again = format_html('<span class="aside-inline">({})</span>', _("described elsewhere on the page"))
        self._asides = {
            name: format_html('<span class="aside"><strong>{}</strong> ', words)
            for name, words in (
                ("contribution", _("How it contributes:")),
                ("evidence", _("Evidence:")),
                ("indicators", _("Indicators:")),
            )
        }

    def items(self, links: Sequence[Link]) -> SafeString:
        """Return results with all that follows from them, each as an item of a list."""
        return SafeString("".join(self._item(link) for link in links))

    def _item(self, link: Link) -> str:
        one = link.result
        head = (
            f'<li><span class="level">{escape(self._kinds[one.kind] if one.kind else "–")}</span>'
            f' <a class="ds-link" href="{self._row.replace("RES-0", one.code)}">'
            f'<span class="id">{one.code}</span> {escape(one.title)}</a> '
        )
        if link.again:
            return f"{head}{self._again}</li>"
        known = [self._indicators[each] for each in one.indicators if each in self._indicators]
        asides = {
            "contribution": escape(one.contribution),
            "evidence": escape(one.evidence),
            "indicators": SafeString(", ").join(known),
        }
        told = "".join(f"{self._asides[name]}{words}</span>" for name, words in asides.items() if words)
        after = f"<ul>{self.items(link.after)}</ul>" if link.after else ""
        return f"{head}{self._strengths[one.strength]}{told}{after}</li>"


def break_lines(programme: Programme, broken: Iterable[Broken]) -> list[BreakLine]:
    """Return what is broken, each with the page where it is mended."""
    language = reader_language()
    addresses = {
        key: reverse("row", args=[programme.id, key, f"{prefix}-0"])
        for key, prefix in (("results", "RES"), ("activities", "ACT"))
    }
    found = []
    for one in broken:
        key, prefix = ("results", "RES") if isinstance(one.of, Result) else ("activities", "ACT")
        url = addresses[key].replace(f"{prefix}-0", one.of.code)
        found.append(BreakLine(one.of.code, one.of.title, url, label("chain_break", one.what, language)))
    return found
