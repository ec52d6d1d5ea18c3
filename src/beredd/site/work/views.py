"""A person's long work: the list, how far one piece has come, and stopping it."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, can
from beredd.site.programmes.content import signed_in
from beredd.site.programmes.wording import Said
from beredd.site.work.actions import cancel, may_cancel, seen_work
from beredd.site.work.kinds import kinds
from beredd.site.work.models import State, Work
from beredd.site.work.words import fault_said, state_said, step_said, title_said

LISTED: Final = 50
HTMX: Final = "HX-Request"


@dataclass(frozen=True, slots=True)
class WorkShown:
    """A piece of long work as pages show it."""

    row: Work
    title: str
    said: Said
    step: str
    fault: str
    url: str
    thing_url: str
    cancel_url: str
    """Empty for who may not stop it."""
    progress_url: str
    """Where the page asks how far it has come."""


def work_shown(user: User, work: Work, *, progress_url: str = "") -> WorkShown:
    """Return work as a page shows it to a person who may read what it is about."""
    own = reverse("long_work", args=[work.pk])
    return WorkShown(
        row=work,
        title=title_said(work),
        said=state_said(work),
        step=step_said(work),
        fault=fault_said(work),
        url=own,
        thing_url=kinds()[work.kind].address(work),
        cancel_url=reverse("cancel_long_work", args=[work.pk]) if may_cancel(user, work) else "",
        progress_url=progress_url or own,
    )


@require_GET
def works_page(request: HttpRequest) -> HttpResponse:
    """Show the newest long work that the person has begun."""
    user = signed_in(request)
    rows = list(Work.objects.filter(by=user, kind__in=kinds()).select_related("by")[:LISTED])
    return render(request, "work/works.html", {"works": [work_shown(user, work) for work in seen_of(user, rows)]})


def seen_of(user: User, works: list[Work]) -> list[Work]:
    """Return those of the works whose programme and thing a person may read: one question for each kind."""
    by_kind: dict[str, list[Work]] = defaultdict(list)
    for work in works:
        if can(user, Verb.READ, work.programme):
            by_kind[work.kind].append(work)
    seen: set[int] = set().union(*(kinds()[kind].seen(user, some) for kind, some in by_kind.items()))
    return [work for work in works if work.pk in seen]


@require_GET
def work_page(request: HttpRequest, work: int) -> HttpResponse:
    """Show one piece of long work and how far it has come."""
    user = signed_in(request)
    return progress(request, work_shown(user, seen_work(user, work)), "work/work.html", {})


def progress(request: HttpRequest, shown: WorkShown, page: str, context: dict[str, Any]) -> HttpResponse:
    """Answer a page with work under way: whole, or the part that has changed where the page itself asks for it."""
    if HTMX not in request.headers:
        return render(request, page, context | {"work": shown, "reload": _reloads(request, shown)})
    answer = render(request, "work/progress.html", {"work": shown})
    if not shown.row.under_way:
        answer["HX-Refresh"] = "true"  # what it has given stands on the whole page
    return answer


def _reloads(request: HttpRequest, shown: WorkShown) -> bool:
    """Say whether the page loads itself anew where the browser runs no scripts; a reader can ask it to stay."""
    return shown.row.under_way and request.GET.get("still") != "yes"


@require_POST
def cancel_work(request: HttpRequest, work: int) -> HttpResponse:
    """Stop work."""
    row = cancel(by=signed_in(request), work=work)
    if row.state in {State.CANCELLED, State.RUNNING}:
        messages.success(request, _("The work is being stopped. Nothing has been half written."))
    else:
        messages.info(request, _("The work had ended already."))
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else reverse("long_work", args=[row.pk]))
