"""The forms by which a choice is made: plain GET forms, so that the address keeps it."""

from collections.abc import Sequence
from functools import cache

import polars as pl
from django import forms
from django.utils.translation import gettext as _

from beredd.amr.codes import codes
from beredd.amr.drug_groups import drug_groups
from beredd.common.places import place
from beredd.common.text import label
from beredd.site.config.reader import reader_language
from beredd.site.resistance.choice import GROUPED_BY, INVASIVE, METHODS, Choice, groups
from beredd.site.resistance.sets import IsolateSet, contents_of


class ChoiceForm(forms.Form):
    """What to look at; the fields' names are the words of the address."""

    def __init__(self, choice: Choice, sets: list[IsolateSet], *, leave_out: tuple[str, ...] = ()) -> None:
        now = {
            "set": choice.set.key,
            "organism": choice.organism,
            "drug": choice.drug,
            "place": choice.place,
            "specimen": choice.specimen,
            "from": choice.first,
            "to": choice.last,
            "method": choice.method,
            "by": choice.by,
        }
        super().__init__(initial=now)
        has = contents_of(choice.set.path)
        years: list[tuple[object, object]] = [("", _("all")), *((year, str(year)) for year in has.years)]
        self._choose("set", _("Data set"), [(one.key, set_words(one)) for one in sets])
        self._choose("organism", _("Organism"), [(name, name) for name in has.organisms])
        self._choose("drug", _("Antimicrobial"), _drugs(has.antimicrobials))
        self._choose("place", _("Place"), _places(has.countries, has.regions))
        self._choose("specimen", _("Specimen"), _specimens(has.specimens))
        self._choose("from", _("From the year"), years)
        self._choose("to", _("To the year"), years)
        self._choose("method", _("Which isolates count"), _labelled("first_method", METHODS))
        self._choose("by", _("Counted by"), _labelled("counted_by", GROUPED_BY))
        for name in leave_out:
            del self.fields[name]

    def _choose(self, name: str, words: str, choices: Sequence[tuple[object, object]]) -> None:
        box = forms.Select(attrs={"class": "ds-input"})
        self.fields[name] = forms.ChoiceField(label=words, choices=choices, required=False, widget=box)


def set_words(one: IsolateSet) -> str:
    """Return a data set's name, with what a reader must know of it."""
    marks = [_("synthetic, made up")] if one.synthetic else []
    marks += [] if one.approved else [_("not approved")]
    return f"{one.name} ({', '.join(marks)})" if marks else one.name


def drug_words(code: str) -> str:
    """Return an antimicrobial's or a group's name in the reader's language."""
    language = reader_language()
    for one in drug_groups().groups:
        if one.id == code:
            return one.title.to(language)
    return _drug_names(language).get(code, code)


def capital(words: str) -> str:
    """Return words with a capital first."""
    return words[:1].upper() + words[1:]


@cache
def _drug_names(language: str) -> dict[str, str]:
    own = language if language in ("sv", "da") else "name"
    named = codes().antimicrobials.select("code", words=pl.coalesce(own, "name", "code"))
    return dict(named.iter_rows())


def _drugs(present: tuple[str, ...]) -> list[tuple[object, object]]:
    alone = sorted(((code, capital(drug_words(code))) for code in present), key=lambda pair: pair[1].casefold())
    together = [(one, capital(drug_words(one))) for one in groups()]
    return [(_("Groups"), together), (_("Antimicrobials"), alone)]


def _places(countries: tuple[str, ...], regions: tuple[str, ...]) -> list[tuple[object, object]]:
    language = reader_language()
    named = [(code, place(code).name.to(language)) for code in (*countries, *regions) if code]
    return [("", _("all")), *named]


def _specimens(kinds: tuple[str, ...]) -> list[tuple[object, object]]:
    return [("", _("all")), (INVASIVE, _("blood and cerebrospinal fluid")), *_labelled("specimen", kinds)]


def _labelled(kind: str, values: tuple[str, ...]) -> list[tuple[object, object]]:
    return [(value, label(kind, value, reader_language())) for value in values]
