"""Logging in and out, choosing a language, and the person's own page."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.models import Login
from allauth.account.signals import user_logged_in as passed_every_step
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from beredd.site.accounts.forms import FeedForm, LogInForm, TokenForm
from beredd.site.accounts.models import User
from beredd.site.accounts.oidc import outside_providers
from beredd.site.accounts.own_page import own_page, programme_choices
from beredd.site.accounts.tokens import make_token, revoke_token
from beredd.site.programmes.actions import make_feed, revoke_feed
from beredd.site.programmes.content import signed_in

LANGUAGE_CODES = {code for code, _name in settings.LANGUAGES}


class LogIn(LoginView):
    """The log-in page: a password, a passkey, or a provider outside."""

    template_name = "accounts/login.html"
    authentication_form = LogInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Go on to the second factor of who has one, else log in."""
        login = Login(user=form.get_user(), redirect_url=self.get_success_url())
        answer: HttpResponse = perform_password_login(self.request, {}, login)
        return answer

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
    """Show who one is, in which programmes, and what one has made for calendars and other programs."""
    return own_page(request)


@require_POST
def new_feed(request: HttpRequest) -> HttpResponse:
    """Make a secret calendar address and show it, this once."""
    user = signed_in(request)
    form = FeedForm(request.POST, programmes=programme_choices(user))
    if not form.is_valid():
        return own_page(request, form=form, status=422)
    secret = make_feed(by=user, programme=form.cleaned_data["programme"])
    return own_page(request, new_address=request.build_absolute_uri(reverse("feed", args=[secret])))


@require_POST
def close_feed(request: HttpRequest, feed: int) -> HttpResponse:
    """Close one of the own calendar addresses."""
    revoke_feed(by=signed_in(request), feed=feed)
    messages.success(request, _("The calendar address is closed."))
    return redirect("account")


@require_POST
def new_token(request: HttpRequest) -> HttpResponse:
    """Make a key for another program and show its secret, this once."""
    user = signed_in(request)
    raise_if_reauthentication_required(request, app="allauth.account")
    form = TokenForm(request.POST, user=user, programmes=programme_choices(user))
    if not form.is_valid():
        return own_page(request, token_form=form, status=422)
    try:
        _token, secret = make_token(by=user, **form.wanted())
    except ValidationError as fault:
        form.add_error(None, fault)
        return own_page(request, token_form=form, status=422)
    return own_page(request, new_secret=secret)


@require_POST
def close_token(request: HttpRequest, token: int) -> HttpResponse:
    """Take back one of the own keys."""
    revoke_token(by=signed_in(request), token=token)
    messages.success(request, _("The key opens nothing any more."))
    return redirect("account")
