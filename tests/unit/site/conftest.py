"""Four named people, a small content of two programmes of our own, and a place of its own for every file."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from beredd.common import content_files
from beredd.common.provenance import sha256_of
from beredd.programmes import load_programme
from beredd.programmes.model import Programme
from beredd.site.accounts.models import Membership, Role, User

ONE, OTHER = "alpha-2026", "beta-2026"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Europe/Stockholm"))

# A decision of our own making: no text of any real one is kept in the tests.
DECISION = (
    "Beslut om provning\r\n\r\nFolkhälsomyndigheten ska pröva hur en påhittad plan kan följas upp. "
    "Myndigheten ska senast den 15 december 2026 redovisa arbetet till Regeringskansliet. "
    "Läkemedelsverket bör ge stöd. Arbetet ska bedrivas löpande och i samråd med berörda.\r\n"
)
PASSAGE = DECISION.index("Myndigheten ska"), DECISION.index("Läkemedelsverket bör")

PROGRAMME = """
id: {id}
letter: {letter}
kind: assignment
country: SE
language: sv
title: {{sv: "{title}", en: "{title} in English"}}
summary: {{sv: En påhittad uppgift för prov., en: An invented task for tests.}}
period: {{start: 2026-01-01, end: 2027-12-31}}
decision: {{title: Beslut om provning, number: {number}, issuer: regeringen}}
documents:
  - {{key: beslut, title: Beslut om provning, language: sv, sha256: {sha256}, characters: {characters}}}
goal_levels: [{{key: mal, name: {{sv: mål, en: goal}}}}]
goals:
  - {{id: {letter}-G1, level: mal, text: {{sv: Planen går att följa, en: The plan can be followed}}}}
  - {{id: {letter}-G2, level: mal, parent: {letter}-G1, listed: false, text: {{sv: Tom plats, en: Empty place}}}}
duties:
  - id: {letter}-01
    text: {{sv: Pröva uppföljningen, en: Try the follow-up}}
    verb: ska
    strength: must
    actors: [{{actor: fohm, role: responsible}}, {{actor: lv, role: support}}]
    goals: [{letter}-G1]
    due: [{{kind: continuous}}]
  - id: {letter}-02
    text: {{sv: Redovisa arbetet, en: Report on the work}}
    verb: ska
    strength: must
    actors: [{{actor: fohm, role: responsible}}, {{actor: regeringskansliet, role: recipient}}]
    due: [{{kind: fixed, date: 2026-12-15, event: interim_report}}]
    passages: [{{document: beslut, start: {start}, end: {end}}}]
  - id: {letter}-03
    text: {{sv: Lämna underlag, en: Hand over a basis}}
    verb: ska
    strength: must
    actors: [{{actor: lv, role: responsible}}]
    due: [{{kind: fixed, date: 2026-03-01, event: work}}]
  - id: {letter}-04
    text: {{sv: Följ upp varje år, en: Follow up each year}}
    verb: ska
    strength: must
    actors: [{{actor: lv, role: responsible}}]
    due: [{{kind: undated, recurrence: yearly}}]
  - id: {letter}-05
    text: {{sv: Redovisa årligen, en: Report yearly}}
    verb: ska
    strength: must
    actors: [{{actor: fohm, role: responsible}}]
    due: [{{kind: yearly, month: 3, day: 1, first_year: 2027, last_year: 2027, event: yearly_report}},
          {{kind: fixed, date: 2027-12-01, event: final_report}}]
  - id: {letter}-06
    text: {{sv: Använd högst 100 kronor, en: Use at most 100 kronor}}
    verb: får
    strength: may
    actors: [{{actor: lv, role: funded}}]
money:
  - id: {letter}-M1
    duty: {letter}-06
    actor: lv
    purpose: {{sv: Provning, en: Trial}}
    currency: SEK
    years: [{{year: 2026, amount: 100}}]
    source: {{kind: appropriation, text: {{sv: Anslag, en: Appropriation}}, appropriation: "1:14"}}
reports:
  - id: {letter}-R1
    duty: {letter}-02
    kind: interim
    title: {{sv: Delredovisning, en: Interim report}}
    recipients: [regeringskansliet]
    contents:
      - {{key: plan, text: {{sv: Planen, en: The plan}}, duty: {letter}-01}}
author: prov
next_review: 2027-01-01
"""


@pytest.fixture(autouse=True)
def _small_content(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two invented programmes with all other real content beside them."""
    folder = tmp_path_factory.mktemp("content")
    real = content_files.content_dir()
    for kept in sorted(real.iterdir()):
        if kept.name != "programmes":
            (folder / kept.name).symlink_to(kept)
    (folder / "programmes").mkdir()
    data = DECISION.encode()
    for programme_id, letter, title, number in ((ONE, "P", "Provning", "null"), (OTHER, "Q", "Annat", "X2026/00001")):
        text = PROGRAMME.format(
            id=programme_id,
            letter=letter,
            title=title,
            number=number,
            # The other programme was read from another document.
            sha256=sha256_of(data if programme_id == ONE else data + b"!"),
            characters=len(DECISION),
            start=PASSAGE[0],
            end=PASSAGE[1],
        )
        (folder / "programmes" / f"{programme_id}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("BEREDD_CONTENT", str(folder))
    _forget_content()
    yield
    monkeypatch.undo()
    _forget_content()


def _forget_content() -> None:
    content_files.content_dir.cache_clear()
    load_programme.cache_clear()


@pytest.fixture(autouse=True)
def _own_place(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEREDD_HOME", str(tmp_path))
    # The tests' own database is open already, whichever it is; a test that reads the environment begins with none.
    monkeypatch.delenv("BEREDD_DATABASE_URL", raising=False)
    settings.BEREDD_VAR = tmp_path / "var"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _now():
    """Noon in Stockholm, 23 days before the interim report."""
    with time_machine.travel(NOW, tick=True):
        yield


def _person(username: str, name: str, role: str | None = None, actor: str = "") -> User:
    user = User.objects.create_user(username, f"{username}-lösenord", name=name)
    if role:
        Membership.objects.create(user=user, programme=ONE, role=role, actor=actor)
    return user


@pytest.fixture
def alva(db: None) -> User:
    """Editor at Folkhälsomyndigheten."""
    return _person("alva", "Alva Ek", Role.EDITOR, "fohm")


@pytest.fixture
def bo(db: None) -> User:
    """Reader at Jordbruksverket."""
    return _person("bo", "Bo Lind", Role.READER, "sjv")


@pytest.fixture
def cilla(db: None) -> User:
    """Lead at Läkemedelsverket."""
    return _person("cilla", "Cilla Rask", Role.LEAD, "lv")


@pytest.fixture
def dan(db: None) -> User:
    """Somebody with a log-in and no role."""
    return _person("dan", "Dan Holm")


@pytest.fixture
def people(alva: User, bo: User, cilla: User, dan: User) -> dict[str, User]:
    return {"alva": alva, "bo": bo, "cilla": cilla, "dan": dan}


@pytest.fixture
def as_(people: dict[str, User]) -> Callable[[str | None], Client]:
    """A browser in Swedish, logged in as one of the four, or as nobody."""

    def browser(username: str | None) -> Client:
        client = Client(headers={"accept-language": "sv"})
        if username:
            client.force_login(people[username])
        return client

    return browser


@pytest.fixture
def programme() -> Programme:
    return load_programme(ONE)


@pytest.fixture
def decision() -> bytes:
    """The document that the first programme was read from."""
    return DECISION.encode()


@pytest.fixture
def passage() -> str:
    """The words in it that the duty P-02 comes from."""
    return DECISION[slice(*PASSAGE)]
