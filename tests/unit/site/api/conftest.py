"""Tokens, and a client that sends one."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from beredd.programmes.model import Programme
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.accounts.tokens import make_token

ROOT = "/api/v1/programmes/alpha-2026"


class Program:
    """Another program: it sends a token and JSON, and reads JSON."""

    def __init__(self, secret: str, language: str = "en") -> None:
        self.client = Client(headers={"accept-language": language})
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        data = json.dumps(body) if body is not None else ""
        url = path if path.startswith("/") else f"{ROOT}/{path}"
        return self.client.generic(method, url, data, content_type="application/json", headers=sent)


def secret_of(user: User, *scopes: str, clearance: int = 1, **more: Any) -> str:
    until = timezone.now() + timedelta(days=7)
    return make_token(by=user, name="prov", scopes=scopes, expires_at=until, clearance=clearance, **more)[1]


@pytest.fixture
def evy(programme: Programme, db: None) -> User:
    """Contributor at Jordbruksverket: own rows alone."""
    user = User.objects.create_user("evy", "evy-lösenord", name="Evy Alm")
    Membership.objects.create(user=user, programme=programme.id, role=Role.CONTRIBUTOR, actor="sjv")
    return user


@pytest.fixture
def program(alva: User, bo: User, cilla: User, evy: User) -> Callable[..., Program]:
    """A program in the name of one of the four, by default with a token that may write."""
    people = {"alva": alva, "bo": bo, "cilla": cilla, "evy": evy}

    def made(username: str, *scopes: str, **more: Any) -> Program:
        return Program(secret_of(people[username], *(scopes or ("write",)), **more))

    return made
