"""Logging in and out, choosing a language, and the person's own page."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.signals import user_logged_in as passed_every_step
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from beredd.site.accounts.forms import FeedForm, LogInForm
from beredd.site.accounts.models import Role, User
from beredd.site.accounts.oidc import outside_providers
from beredd.site.config.reader import marked, reader_language
from beredd.site.programmes.actions import make_feed, revoke_feed
from beredd.site.programmes.content import signed_in
from beredd.site.programmes.models import FeedToken
from beredd.site.programmes.queries import readable_programmes
from beredd.site.programmes.wording import actor_marked

LANGUAGE_CODES = {code for code, _name in settings.LANGUAGES}


class LogIn(LoginView):
    """The log-in page: a password, a passkey, or a provider outside."""

    template_name = "accounts/login.html"
    authentication_form = LogInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Go on to the second factor of who has one, else log in."""
        login = Login(user=form.get_user(), redirect_url=self.get_success_url())
        return perform_password_login(self.request, {}, login)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the page the other ways in, which keep to where the person wanted to go."""
        onward = self.get_redirect_url()
        query = f"?{urlencode({'next': onward})}" if onward else ""
        outside = [
            (provider.name, reverse("openid_connect_login", args=[provider.id]) + query)
            for provider in outside_providers()
        ]
        return super().get_context_data(**kwargs) | {"outside": outside}


@receiver(passed_every_step)
def _speak_own_language(sender: Any, response: HttpResponse, user: Any, **_more: Any) -> None:
    """Let the interface speak the language that the person chose on another day, whichever way they came in."""
    if isinstance(user, User) and user.language in LANGUAGE_CODES:
        _remember_language(response, user.language)


class LogOut(LogoutView):
    """Logging out is a POST, so that no picture or link can do it."""


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Change the interface's language and come back to the same page; works without JavaScript."""
    language = request.POST.get("language", "")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("start")
    response = HttpResponseRedirect(back)
    if language not in LANGUAGE_CODES:
        return response
    _remember_language(response, language)
    user = request.user
    if isinstance(user, User) and user.language != language:
        user.language = language
        user.save(update_fields=["language"])
    return response


def _remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )


@require_GET
def account_page(request: HttpRequest) -> HttpResponse:
    """Show who one is, in which programmes, and the own calendar addresses."""
    return _account(request)


@require_POST
def new_feed(request: HttpRequest) -> HttpResponse:
    """Make a secret calendar address and show it, this once."""
    user = signed_in(request)
    form = FeedForm(request.POST, programmes=_programme_choices(user))
    if not form.is_valid():
        return _account(request, form=form, status=422)
    secret = make_feed(by=user, programme=form.cleaned_data["programme"])
    address = request.build_absolute_uri(reverse("feed", args=[secret]))
    return _account(request, new_address=address)


@require_POST
def close_feed(request: HttpRequest, feed: int) -> HttpResponse:
    """Close one of the own calendar addresses."""
    revoke_feed(by=signed_in(request), feed=feed)
    messages.success(request, _("The calendar address is closed."))
    return redirect("account")


def _programme_choices(user: User) -> list[tuple[str, str]]:
    language = reader_language()
    return [(programme.id, programme.title.to(language)) for programme in readable_programmes(user)]


def _account(
    request: HttpRequest, *, form: FeedForm | None = None, new_address: str = "", status: int = 200
) -> HttpResponse:
    user = signed_in(request)
    titles = dict(_programme_choices(user))
    programmes = {programme.id: programme for programme in readable_programmes(user)}
    memberships = [
        {
            "programme": marked(programmes[membership.programme].title)
            if membership.programme
            else _("all programmes"),
            "role": Role(membership.role).label,
            "actor": actor_marked(membership.actor) if membership.actor else "",
        }
        for membership in user.memberships.order_by("programme")
        if not membership.programme or membership.programme in programmes
    ]
    feeds = [
        (feed, titles.get(feed.programme, _("all my programmes")))
        for feed in FeedToken.objects.filter(user=user, revoked_at=None)
    ]
    context = {
        "memberships": memberships,
        "feeds": feeds,
        "form": form or FeedForm(programmes=list(titles.items())),
        "new_address": new_address,
    }
    return render(request, "accounts/account.html", context, status=status)
