"""From an address to a programme that the person may see."""

from django.contrib.auth import get_user
from django.http import Http404, HttpRequest

from beredd.programmes import load_programme, programme_ids
from beredd.programmes.model import Duty, Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, require


def signed_in(request: HttpRequest) -> User:
    """Return the person who asks. The log-in middleware has already sent away who is not logged in."""
    user = request.user if hasattr(request, "user") else get_user(request)
    if not isinstance(user, User):
        raise Http404
    return user


def programme_or_404(user: User, programme_id: str, verb: Verb = Verb.READ) -> Programme:
    """Return the programme that `user` may do `verb` with.

    A programme that does not exist and one that the person may not read give the same answer.
    """
    if programme_id not in programme_ids():
        raise Http404
    require(user, verb, programme_id)
    return load_programme(programme_id)


def duty_or_404(programme: Programme, duty_id: str) -> Duty:
    """Return a duty of the programme."""
    try:
        return programme.duty(duty_id)
    except KeyError:
        raise Http404 from None
