"""The pages of an administrator: people, their roles, and the ways back to an account."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from beredd.programmes import load_programme
from beredd.site.accounts import people
from beredd.site.accounts.links import LASTS, new_link
from beredd.site.accounts.models import Membership, OneTimeLink, Role, User
from beredd.site.accounts.oidc import outside_providers
from beredd.site.accounts.people_forms import NewPersonForm, NewRoleForm, NoNumbersForm, ReasonForm
from beredd.site.config.reader import marked
from beredd.site.programmes.content import signed_in
from beredd.site.programmes.wording import actor_marked
from beredd.site.registers.list_views import page_links

ON_A_PAGE: Final = 50
ROLE_FIELDS: Final = ("programme", "role", "actor", "clearance", "why")


def _administrator(request: HttpRequest) -> User:
    """Return who asks, if it is somebody who looks after people.

    Raises
    ------
    PermissionDenied
        For everybody else.
    """
    user = signed_in(request)
    if not people.managed_programmes(user):
        raise PermissionDenied
    return user


def asked_people(request: HttpRequest, user: User) -> QuerySet[User]:
    """Return the people whom `user` looks after, those of a name where one is asked for."""
    words = request.GET.get("q", "").strip()
    found = people.people_of(user)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(username__icontains=words))
    return found.order_by("name", "username").prefetch_related("memberships")


@require_GET
def people_page(request: HttpRequest) -> HttpResponse:
    """List the people whom one looks after."""
    user = _administrator(request)
    words = request.GET.get("q", "").strip()
    pages = Paginator(asked_people(request, user), ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    managed = set(people.managed_programmes(user)) | ({""} if people.manages_all(user) else set())
    lines = [
        (person, sum(1 for row in person.memberships.all() if row.programme in managed)) for person in page.object_list
    ]
    context = {"lines": lines, "page": page, "pages": page_links(page, request.GET), "words": words}
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """Make an account with a first role, and show the link with which the person chooses a password."""
    user = _administrator(request)
    form = NewPersonForm(request.POST or None, by=user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            # An account without its role would be an account that nobody looks after.
            with transaction.atomic():
                told = {name: given[name] for name in ("username", "name", "email", "why")}
                person = people.add_person(by=user, **told)
                people.give_role(by=user, person=person, **{name: given[name] for name in ROLE_FIELDS})
                secret = new_link(person, OneTimeLink.Purpose.PASSWORD)
        except ValidationError as fault:
            _add(form, fault)
        else:
            return _person(request, user, person, link=_address(request, "password_link", secret))
    status = 422 if form.is_bound else 200
    return render(request, "accounts/new_person.html", {"form": form}, status=status)


@require_GET
def person_page(request: HttpRequest, person: int) -> HttpResponse:
    """Show a person's roles and what can be done."""
    user = _administrator(request)
    return _person(request, user, people.person_or_404(user, person))


@require_http_methods(["GET", "POST"])
def new_role(request: HttpRequest, person: int) -> HttpResponse:
    """Give a person a role."""
    user = _administrator(request)
    whom = people.person_or_404(user, person)
    form = NewRoleForm(request.POST or None, by=user)
    if request.method == "POST" and form.is_valid():
        try:
            people.give_role(by=user, person=whom, **{name: form.cleaned_data[name] for name in ROLE_FIELDS})
        except ValidationError as fault:
            _add(form, fault)
        else:
            messages.success(request, _("The role is given."))
            return redirect("person", whom.pk)
    context = {"form": form, "person": whom, "heading": _("Give a role"), "button": _("Give the role")}
    return render(request, "accounts/person_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def find_person(request: HttpRequest) -> HttpResponse:
    """Give a role to somebody whose user name one knows: an administrator of one programme sees no list of all."""
    user = _administrator(request)
    words = request.POST.get("username", "").strip()
    form = NewRoleForm(request.POST or None, by=user)
    fault = ""
    if request.method == "POST" and form.is_valid():
        whom = User.objects.filter(username=words, is_active=True).first()
        if whom is None:
            fault = _("There is no account with this user name.")
        else:
            try:
                people.give_role(by=user, person=whom, **{name: form.cleaned_data[name] for name in ROLE_FIELDS})
            except ValidationError as wrong:
                _add(form, wrong)
            else:
                messages.success(request, _("The role is given."))
                return redirect("person", whom.pk)
    context = {"form": form, "username": words, "username_fault": fault}
    return render(request, "accounts/find_person.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def take_role(request: HttpRequest, person: int, membership: int) -> HttpResponse:
    """Take a role from a person."""
    user = _administrator(request)
    whom = people.person_or_404(user, person)
    row = next((one for one in people.roles_of(user, whom) if one.pk == membership), None)
    about = f"{_role_said(row)['programme']}, {_role_said(row)['role']}" if row else ""

    def take(why: str) -> HttpResponse:
        people.take_role(by=user, person=whom, membership=membership, why=why)
        messages.success(request, _("The role is taken."))
        # With the last role the person may be none of one's own any more.
        still = people.people_of(user).filter(pk=whom.pk).exists()
        return redirect("person", whom.pk) if still else redirect("people")

    return _with_reason(request, whom, take, heading=_("Take the role"), button=_("Take the role"), about=about)


@require_http_methods(["GET", "POST"])
def close_account(request: HttpRequest, person: int) -> HttpResponse:
    """Close a person's account."""
    user, whom = _reached(request, person)

    def close(why: str) -> HttpResponse:
        people.close_account(by=user, person=whom, why=why)
        messages.success(request, _("The account is closed."))
        return redirect("person", whom.pk)

    about = _("Nobody logs in to it, and its keys end. What the person wrote stays.")
    return _with_reason(
        request, whom, close, heading=_("Close the account"), button=_("Close the account"), about=about
    )


@require_http_methods(["GET", "POST"])
def open_account(request: HttpRequest, person: int) -> HttpResponse:
    """Open a closed account."""
    user, whom = _reached(request, person)

    def reopen(why: str) -> HttpResponse:
        people.open_account(by=user, person=whom, why=why)
        messages.success(request, _("The account is open."))
        return redirect("person", whom.pk)

    return _with_reason(request, whom, reopen, heading=_("Open the account"), button=_("Open the account"))


@require_http_methods(["GET", "POST"])
def let_in_again(request: HttpRequest, person: int) -> HttpResponse:
    """Help a person back to the account."""
    user, whom = _reached(request, person)

    def let_in(why: str) -> HttpResponse:
        secret = people.let_in_again(by=user, person=whom, why=why)
        return _person(request, user, whom, link=_address(request, "password_link", secret))

    about = _(
        "First make sure who it is that asks. The password, the second factors and the keys are taken away, and you get"
        " a link to hand over, with which the person chooses a new password."
    )
    return _with_reason(
        request, whom, let_in, heading=_("Let the person in again"), button=_("Make the link"), about=about
    )


@require_http_methods(["GET", "POST"])
def invite_outside(request: HttpRequest, person: int) -> HttpResponse:
    """Invite a person to join an outside log-in to the account."""
    user, whom = _reached(request, person)

    def invite(why: str) -> HttpResponse:
        secret = people.invite_outside(by=user, person=whom, why=why)
        return _person(request, user, whom, link=_address(request, "identity_link", secret))

    about = _(
        "You get a link to hand over, with which the person joins the log-in of the own organisation to the account."
    )
    return _with_reason(
        request, whom, invite, heading=_("Invite to outside log-in"), button=_("Make the link"), about=about
    )


def _reached(request: HttpRequest, person: int) -> tuple[User, User]:
    user = _administrator(request)
    whom = people.person_or_404(user, person)
    if not people.may_look_after(user, whom):
        raise PermissionDenied
    return user, whom


def _with_reason(request: HttpRequest, whom: User, do: Callable[[str], HttpResponse], **shown: Any) -> HttpResponse:
    """Ask for the reason, then do it."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return do(form.cleaned_data["why"])
        except ValidationError as fault:
            _add(form, fault)
    context = {"form": form, "person": whom} | shown
    return render(request, "accounts/person_form.html", context, status=422 if form.is_bound else 200)


def _person(request: HttpRequest, user: User, whom: User, *, link: str = "") -> HttpResponse:
    """Answer with a person's page; with a link that is seen this once, kept by no browser."""
    whom.refresh_from_db()
    context = {
        "person": whom,
        "roles": [_role_said(row) for row in people.roles_of(user, whom)],
        "reached": people.may_look_after(user, whom),
        "outside": bool(outside_providers()),
        "link": link,
        "days": LASTS.days,
    }
    answer = render(request, "accounts/person.html", context)
    if link:
        answer["Cache-Control"] = "no-store"
    return answer


def _role_said(row: Membership) -> dict[str, Any]:
    return {
        "id": row.pk,
        "programme": marked(load_programme(row.programme).title) if row.programme else _("all programmes"),
        "role": Role(row.role).label,
        "actor": actor_marked(row.actor) if row.actor else "",
        "clearance": row.clearance,
    }


def _address(request: HttpRequest, name: str, secret: str) -> str:
    return request.build_absolute_uri(reverse(name, args=[secret]))


def _add(form: NoNumbersForm, fault: ValidationError) -> None:
    """Put an action's refusal beside the field it is about, where the form has that field."""
    for name, texts in getattr(fault, "message_dict", {"": fault.messages}).items():
        form.add_error(name if name in form.fields else None, texts)
