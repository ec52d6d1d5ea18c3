"""Explore resistance, and the antibiogram: one data set, chosen in the address, as chart and table."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from beredd.charts import Chart, Share, shares_chart
from beredd.common.places import place, places
from beredd.common.text import label
from beredd.site.config.reader import reader_language
from beredd.site.programmes.content import signed_in
from beredd.site.resistance.antibiogram import antibiogram_table
from beredd.site.resistance.choice import Choice, choice_from
from beredd.site.resistance.counting import shares_by
from beredd.site.resistance.forms import ChoiceForm, capital, drug_words, set_words
from beredd.site.resistance.sets import isolate_sets

CODED = {"sex": "sex", "specimen": "specimen", "ward_type": "ward_type", "origin": "infection_origin"}
OVER_TIME = ("year", "quarter")


@dataclass(frozen=True, slots=True)
class Picture:
    """What an explored choice shows."""

    title: str
    chart: Chart


@require_GET
def explore_page(request: HttpRequest) -> HttpResponse:
    """Show the resistance of one organism to one antimicrobial or group, by what was chosen."""
    user = signed_in(request)
    sets = isolate_sets(user)
    choice = choice_from(request.GET, sets)
    if choice is None:
        return render(request, "resistance/explore.html", {"choice": None})
    shares = [_named(one, choice.by) for one in shares_by(choice)]
    title = _title(choice)
    chart = shares_chart(
        # A line needs a period: isolates without a date stand in no year.
        [one for one in shares if one.name] if choice.by in OVER_TIME else shares,
        reader_language(),
        title=title,
        group=capital(label("counted_by", choice.by, reader_language())),
        over_time=choice.by in OVER_TIME,
        source=set_words(choice.set),
    )
    context = {
        "choice": choice,
        "form": ChoiceForm(choice, sets),
        "picture": Picture(title, chart),
        "link": f"{reverse('explore')}?{choice.query}",
        "other": f"{reverse('antibiogram')}?{choice.query}",
    }
    return render(request, "resistance/explore.html", context)


@require_GET
def antibiogram_page(request: HttpRequest) -> HttpResponse:
    """Show the antibiogram of one data set: per cent susceptible of each organism to each antimicrobial."""
    user = signed_in(request)
    sets = isolate_sets(user)
    choice = choice_from(request.GET, sets)
    if choice is None:
        return render(request, "resistance/antibiogram.html", {"choice": None})
    context = {
        "choice": choice,
        "form": ChoiceForm(choice, sets, leave_out=("organism", "drug", "by")),
        "table": antibiogram_table(choice),
        "source": set_words(choice.set),
        "link": f"{reverse('antibiogram')}?{choice.query}",
        "other": f"{reverse('explore')}?{choice.query}",
    }
    return render(request, "resistance/antibiogram.html", context)


def _title(choice: Choice) -> str:
    """Return what is counted, in words: organism, antimicrobial, specimen, place, years."""
    language = reader_language()
    specimen = {"invasive": _("blood and cerebrospinal fluid"), "": _("all specimens")}.get(choice.specimen)
    parts = [
        f"{choice.organism}: {drug_words(choice.drug)}",
        specimen or label("specimen", choice.specimen, language),
        place(choice.place).name.to(language) if choice.place else "",
        _years(choice),
    ]
    return ", ".join(part for part in parts if part)


def _years(choice: Choice) -> str:
    if choice.first is None and choice.last is None:
        return ""
    if choice.first == choice.last:
        return str(choice.first)
    if choice.last is None:
        return _("from %(year)s") % {"year": choice.first}
    return _("to %(year)s") % {"year": choice.last} if choice.first is None else f"{choice.first}–{choice.last}"


def _named(share: Share, by: str) -> Share:
    """Return a share whose group is in the reader's words; one that is not known says so."""
    language = reader_language()
    if not share.name:
        words = "" if by in OVER_TIME else _("not known")
    elif by == "region":
        words = place(share.name).name.to(language) if share.name in places() else share.name
    elif by in CODED:
        words = capital(label(CODED[by], share.name, language))
    else:
        words = share.name
    return Share(words, share.events, share.tested, share.percent, share.low, share.high)
