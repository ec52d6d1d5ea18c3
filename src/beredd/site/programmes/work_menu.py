"""Where a programme's follow-up is done: every register and every page of its rooms, in one menu."""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beredd.programmes.model import Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, can
from beredd.site.config.reader import reader_language
from beredd.site.registers.register import registers


@dataclass(frozen=True, slots=True)
class Group:
    """Some doors that belong together."""

    title: str
    doors: list[tuple[str, str]]
    """Address and words."""


PAGES: Final[dict[str, tuple[tuple[str, object], ...]]] = {
    "plan": (
        ("plan", gettext_lazy("The plan by goal")),
        ("plan_actors", gettext_lazy("Who does what")),
        ("plan_commitments", gettext_lazy("Commitments and their gaps")),
        ("plan_results", gettext_lazy("From activity to result")),
    ),
    "indicators": (("enter_periods", gettext_lazy("Periods and values")),),
    "datasets": (),
    "meetings": (
        ("meeting_overview", gettext_lazy("Are the meetings held?")),
        ("firms", gettext_lazy("Firms in the dialogue")),
    ),
    "evaluation": (("evaluation_overview", gettext_lazy("Evaluations, from question to response")),),
    "money": (
        ("money", gettext_lazy("Requisitioned, paid, used and repaid")),
        ("funding_gap", gettext_lazy("What activities need and what is missing")),
    ),
    "reports": (("diary", gettext_lazy("Sent and received")),),
}
"""The pages of each room besides its registers: the name of the address, and the words."""


def work_menu(user: User, programme: Programme) -> list[Group]:
    """Return the doors to a programme's follow-up, room by room."""
    titles = {
        "plan": _("Plan and results"),
        "indicators": _("Indicator values"),
        "datasets": _("Data sets"),
        "meetings": _("Meetings, contacts and communication"),
        "evaluation": _("Evaluation and proposals"),
        "money": _("Money"),
        "reports": _("Reports and diary"),
    }
    language = reader_language()
    groups = []
    for room, title in titles.items():
        doors = [(reverse(name, args=[programme.id]), str(words)) for name, words in PAGES[room]]
        doors += [
            (reverse("rows", args=[programme.id, key]), of.title.to(language))
            for key, of in registers().items()
            if of.model._meta.app_label == room
        ]
        if doors:
            groups.append(Group(title, doors))
    last = [(reverse("history", args=[programme.id]), _("Who changed what"))]
    if can(user, Verb.CLASSIFY, programme):
        last.append((reverse("programme_class", args=[programme.id]), _("Information class")))
    groups.append(Group(_("History and class"), last))
    return groups
