"""A person's own page: who one is, how sure the log-in was, roles, calendar addresses, keys for other programs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from beredd.site.accounts.assurance import highest_with_stronger_log_in
from beredd.site.accounts.forms import FeedForm, OwnAddressForm, TokenForm
from beredd.site.accounts.models import ApiToken, Role, User
from beredd.site.accounts.oidc import outside_providers
from beredd.site.accounts.people import managed_programmes
from beredd.site.accounts.rights import assurance_of
from beredd.site.config.reader import marked, reader_language
from beredd.site.programmes.content import signed_in
from beredd.site.programmes.models import FeedToken
from beredd.site.programmes.queries import readable_programmes
from beredd.site.programmes.wording import actor_marked


def programme_choices(user: User) -> list[tuple[str, str]]:
    """Return the programmes that the person may read, by id."""
    language = reader_language()
    return [(programme.id, programme.title.to(language)) for programme in readable_programmes(user)]


def own_page(request: HttpRequest, *, status: int = 200, **shown: Any) -> HttpResponse:
    """Answer with the person's own page.

    Parameters
    ----------
    request
        Of the person whose page it is.
    status
        422 when a form on it was not in order.
    shown
        What differs from the page as it is opened: ``form`` or ``token_form`` with faults, ``new_address`` or
        ``new_secret`` to be seen this once.
    """
    user = signed_in(request)
    level = assurance_of(user)
    titles = dict(programme_choices(user))
    context: dict[str, Any] = {
        "level": level,
        "stronger": highest_with_stronger_log_in(user, level),
        "outside": [(one.name, one.id) for one in outside_providers() if max(one.levels.values(), default=1) > level],
        "memberships": _memberships(user),
        "feeds": [
            (feed, titles.get(feed.programme, _("all my programmes")))
            for feed in FeedToken.objects.filter(user=user, revoked_at=None)
        ],
        "tokens": [
            (token, titles.get(token.programme, _("all my programmes")))
            for token in ApiToken.objects.filter(user=user, revoked_at=None)
        ],
        "form": FeedForm(programmes=list(titles.items())),
        "token_form": TokenForm(user=user, programmes=list(titles.items())),
        "address_form": OwnAddressForm(initial={"email": user.email}),
        "manages": bool(managed_programmes(user)),
    }
    answer = render(request, "accounts/account.html", context | shown, status=status)
    if "new_address" in shown or "new_secret" in shown:
        answer["Cache-Control"] = "no-store"
    return answer


def _memberships(user: User) -> list[dict[str, Any]]:
    programmes = {programme.id: programme for programme in readable_programmes(user)}
    return [
        {
            "programme": marked(programmes[membership.programme].title)
            if membership.programme
            else _("all programmes"),
            "role": Role(membership.role).label,
            "actor": actor_marked(membership.actor) if membership.actor else "",
            "clearance": membership.clearance,
        }
        for membership in user.memberships.order_by("programme")
        if not membership.programme or membership.programme in programmes
    ]
