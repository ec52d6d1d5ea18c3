"""Ways in beside the password, and what a person does with the own way in.

Outside log-in, links that work once, a new password, ending every session.
"""

import logging
from typing import Final
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from requests import RequestException

from beredd.site.accounts.forms import NewPasswordForm, OwnAddressForm
from beredd.site.accounts.links import person_of_link, use_link
from beredd.site.accounts.models import OneTimeLink
from beredd.site.accounts.oidc import outside_providers
from beredd.site.accounts.outside import JOIN, JOINING
from beredd.site.accounts.own_account import change_address, change_password, end_sessions
from beredd.site.accounts.provider import OutsideClient
from beredd.site.programmes.content import signed_in

log = logging.getLogger(__name__)
OPENING: Final = "beredd_opening"
"""The secret of a one-time link, kept in the session so that no address of a page holds it."""
WAITING: Final = "beredd_waiting"
"""A one-time link that somebody opened who is logged in: its place in the session and its secret."""


@login_not_required
@require_GET
def log_in_outside(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the person to the provider's log-in."""
    try:
        answer: HttpResponse = OAuth2LoginView.adapter_view(OutsideClient(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (RequestException, KeyError, ValueError) as fault:
        log.warning("The provider of log-in %s does not answer: %s", provider_id, type(fault).__name__)
        messages.error(request, _("The provider of the log-in does not answer now. Try again, or use another way."))
        return redirect("login")
    return answer


@login_not_required
@require_GET
def back_from_outside(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the person back from the provider's log-in."""
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(OutsideClient(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return answer


@login_not_required
@require_GET
def open_link(request: HttpRequest, purpose: OneTimeLink.Purpose, secret: str) -> HttpResponse:
    """Put a link's secret away and go on to its page: looking at a link, as mail filters do, uses nothing up.

    Who is logged in is asked first: another site's page could make the browser open a link.
    """
    if person_of_link(secret, purpose) is None:
        return render(request, "accounts/link_gone.html", status=404)
    place = JOINING if purpose == OneTimeLink.Purpose.IDENTITY else OPENING
    if request.user.is_authenticated:
        request.session[WAITING] = [place, secret]
        return redirect("log_out_first")
    return _go_on(request, place, secret)


def _go_on(request: HttpRequest, place: str, secret: str) -> HttpResponse:
    """Go on to a link's page with a session of nobody's."""
    logout(request)
    request.session[place] = secret
    return redirect("join_outside" if place == JOINING else "new_password")


@require_http_methods(["GET", "POST"])
def log_out_first(request: HttpRequest) -> HttpResponse:
    """Ask who is logged in and has opened a link whether to log out and go on with it."""
    user = signed_in(request)
    waiting = request.session.get(WAITING)
    if not waiting:
        return render(request, "accounts/link_gone.html", status=404)
    if request.method == "POST":
        return _go_on(request, *waiting)
    return render(request, "accounts/log_out_first.html", {"person": user})


@login_not_required
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """Choose a password by a link that works once, then log in with it as ever."""
    secret = str(request.session.get(OPENING, ""))
    user = person_of_link(secret, OneTimeLink.Purpose.PASSWORD)
    if user is None:
        return render(request, "accounts/link_gone.html", status=404)
    form = NewPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        owner = use_link(secret, OneTimeLink.Purpose.PASSWORD)
        if owner is None:
            return render(request, "accounts/link_gone.html", status=404)
        request.session.pop(OPENING, None)
        change_password(by=owner, password=form.cleaned_data["new_password1"], by_link=True)
        messages.success(request, _("The password is chosen. Log in with it."))
        return redirect("login")
    context = {"form": form, "person": user}
    return render(request, "accounts/new_password.html", context, status=422 if form.is_bound else 200)


@login_not_required
@require_GET
def join_outside(request: HttpRequest) -> HttpResponse:
    """Show the providers with which an invited person may join an outside identity to the account."""
    person = person_of_link(str(request.session.get(JOINING, "")), OneTimeLink.Purpose.IDENTITY)
    if person is None:
        return render(request, "accounts/link_gone.html", status=404)
    query = urlencode({"process": JOIN})
    ways = [(one.name, f"{reverse('openid_connect_login', args=[one.id])}?{query}") for one in outside_providers()]
    return render(request, "accounts/join_outside.html", {"outside": ways, "person": person})


@require_http_methods(["GET", "POST"])
def own_password(request: HttpRequest) -> HttpResponse:
    """Change the own password; every other session of the person ends."""
    raise_if_reauthentication_required(request, app="allauth.account")
    user = signed_in(request)
    form = NewPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_password(by=user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        messages.success(request, _("The password is changed, and you are logged out everywhere else."))
        return redirect("account")
    return render(request, "accounts/own_password.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def own_address(request: HttpRequest) -> HttpResponse:
    """Change the own e-mail address, where reminders go."""
    user = signed_in(request)
    form = OwnAddressForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(fault) for fault in form.errors["email"]))
        return redirect("account")
    change_address(by=user, email=form.cleaned_data["email"])
    messages.success(request, _("The e-mail address is saved."))
    return redirect("account")


@require_POST
def log_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of the person, this one too."""
    end_sessions(by=signed_in(request))
    logout(request)
    messages.success(request, _("You are logged out everywhere."))
    return redirect("login")


@require_GET
def stronger(request: HttpRequest) -> HttpResponse:
    """Lead to the second factor of who has one, else to where one is set up."""
    methods = {method["id"]: method["url"] for method in get_adapter().get_reauthentication_methods(request.user)}
    way = methods.get("mfa_reauthenticate") or methods.get("mfa_reauthenticate:webauthn")
    return redirect(f"{way}?{urlencode({'next': reverse('account')})}" if way else reverse("mfa_index"))
