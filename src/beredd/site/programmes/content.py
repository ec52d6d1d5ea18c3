"""From an address to a programme that the person may see."""

from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec, TypeVar

from django.contrib.auth.middleware import get_user
from django.http import Http404, HttpRequest
from django.utils.functional import LazyObject

from beredd.programmes import load_programme, programme_ids
from beredd.programmes.model import Duty, Programme
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Verb, require

KEPT_AT_MOST: Final = 500
P = ParamSpec("P")
T = TypeVar("T")


def signed_in(request: HttpRequest) -> User:
    """Return the person who asks. The log-in middleware has already sent away who is not logged in."""
    # The same object each time, not a stand-in for it: rights ask it hundreds of times for one page.
    user = get_user(request) if isinstance(request.user, LazyObject) else request.user
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


def once_for_each_programme(make: Callable[Concatenate[Programme, P], T]) -> Callable[Concatenate[Programme, P], T]:
    """Keep what `make` returns for a programme and its other arguments, as long as the programme is the same object.

    A programme is frozen, so only a file read anew gives another object.
    """
    kept: dict[tuple[object, ...], tuple[Programme, T]] = {}

    def made(programme: Programme, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (programme.id, *args, *kwargs.values())
        known = kept.get(key)
        if known is None or known[0] is not programme:
            if len(kept) >= KEPT_AT_MOST:
                kept.clear()
            known = kept[key] = (programme, make(programme, *args, **kwargs))
        return known[1]

    return made


def duty_or_404(programme: Programme, duty_id: str) -> Duty:
    """Return a duty of the programme."""
    try:
        return programme.duty(duty_id)
    except KeyError:
        raise Http404 from None
