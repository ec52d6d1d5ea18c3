"""What somebody has no need to know appears nowhere: every address is walked with secrets planted in every register.

The addresses are found, not listed: a new page is walked as soon as it has an address.
"""

import io
import itertools
import re
import zipfile
from datetime import date

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from rows_of_registers import make_rows

from beredd.common.information_class import InformationClass
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.attachments.actions import NewFile, attach
from beredd.site.programmes.actions import make_feed
from beredd.site.registers.column import Kind
from beredd.site.registers.register import registers

ONE, OTHER = "alpha-2026", "beta-2026"
SECRET = "Hemligvagga"
OPEN = "Öppenrad"
HIDDEN_NUMBERS = (901, 902)
GROUND = {"ground": "OSL 18:13", "decided_on": date(2026, 1, 1), "decided_by": "Chefen"}
FIELD = {"confidentiality": 2, "ground": "OSL 18:13", "decided_on": "2026-01-01", "decided_by": "Chefen"}


@pytest.fixture
def secrets(alva, programme, settings):
    """In every register: a row above the class, one for another actor, a secret field, and references to them all."""
    settings.BEREDD_VAR.mkdir()
    for of in registers().values():
        make_rows(of, programme, alva, 1, mark=SECRET, first=901, confidentiality=2, **GROUND)
        make_rows(of, programme, alva, 1, mark=SECRET, first=902, actor="lv", shown_to=("lv",))
        shown = {
            column.name: f"{registers()[column.register].prefix}-901"
            if column.kind is Kind.ROW
            else (f"{registers()[column.register].prefix}-902",)
            for column in of.columns
            if column.kind in {Kind.ROW, Kind.ROWS}
        }
        make_rows(of, programme, alva, 1, mark=OPEN, first=1, **shown)
        fields = [column.name for column in of.columns if column.kind in {Kind.TEXT, Kind.LONG, Kind.LINK}]
        secret = dict.fromkeys(fields, FIELD)
        make_rows(of, programme, alva, 1, mark=SECRET, first=2, field_classes=secret)
    return programme


@pytest.fixture
def reader(bo, secrets):
    return bo


@pytest.fixture
def weak(db, secrets):
    """Cleared for K 3, but logged in with a password alone, and at another agency than the rows are for."""
    user = User.objects.create_user("vera", "vera-lösenord", name="Vera Svag")
    Membership.objects.create(user=user, programme=ONE, role=Role.APPROVER, actor="sjv", clearance=3)
    return user


def patterns():
    """Every address of the site with its name: (pattern, name)."""
    found = []

    def walk(entries, before):
        for entry in entries:
            if hasattr(entry, "url_patterns"):
                walk(entry.url_patterns, before + str(entry.pattern))
            else:
                found.append((before + str(entry.pattern), entry.name))

    walk(get_resolver().url_patterns, "")
    return found


PART = re.compile(r"<(?:(?P<kind>[a-z]+):)?(?P<name>\w+)>")


def candidates(kind: str, name: str, key: str | None) -> list[str]:
    """What may stand in a part of an address."""
    prefix = registers()[key].prefix if key else "ACT"
    known = {
        "programme_id": [ONE],
        "key": [key or "activities"],
        "code": [f"{prefix}-1", f"{prefix}-2", *(f"{prefix}-{number}" for number in HIDDEN_NUMBERS)],
        "duty_id": ["P-02"],
        "report_id": ["P-R1"],
        "due": ["2026-12-15"],
        "indicator_id": ["ecoli-3gc-r"],
        "form": ["html", "docx"],
        "attachment": ["1"],
        "actor": ["fohm", "lv"],
        "period": ["2026", "2027"],
        "thing": [key or "activities"],
        "paper": ["minutes", "agenda"],
    }
    if kind == "int":
        return ["1"]
    return known.get(name, ["1"])


def addresses():
    """Every address that can be asked for with what is planted."""
    for pattern, _name in patterns():
        clean = pattern.replace("^", "").replace("$", "").replace("\\Z", "")
        parts = [(found["kind"] or "str", found["name"]) for found in PART.finditer(clean)]
        names = [name for _kind, name in parts]
        keys = list(registers()) if {"key", "thing"} & set(names) else [None]
        static = next((key for key in registers() if f"/{key}/" in clean), None)
        for key in keys:
            choices = [candidates(kind, name, key or static) for kind, name in parts]
            for values in itertools.product(*choices):
                address = clean
                for value in values:
                    address = PART.sub(value, address, count=1)
                if "(" not in address:
                    yield "/" + address


def said(answer) -> str:
    """All text of an answer, packed files unpacked."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    return body.decode("utf-8", errors="replace") + str(answer.headers)


def walk(client: Client, user: User | None = None):
    for address in addresses():
        answer = client.get(address)
        assert answer.status_code < 500, address
        yield address, answer
        if user is not None and "_auth_user_id" not in client.session:
            client.force_login(user)  # some addresses, as a link to choose a password, log out


def hidden_codes():
    return {f"{of.prefix}-{number}" for of in registers().values() for number in HIDDEN_NUMBERS}


@pytest.mark.parametrize("person", ["reader", "weak"])
def test_no_address_tells_what_one_has_no_need_to_know(db, person, request, programme):
    user = request.getfixturevalue(person)
    client = Client(headers={"accept-language": "sv"})
    client.force_login(user)
    codes, opened, leaks = re.compile("|".join(sorted(hidden_codes()))), 0, []
    for address, answer in walk(client, user):
        if answer.status_code >= 400:
            continue  # the answer to what is hidden is the same as to what does not exist; that is tested for itself
        text = said(answer)
        opened += OPEN in text
        told = codes.search(text.replace(address, ""))
        if SECRET in text or told:
            leaks.append(f"{address} tells of {told[0] if told else 'a secret field or row'}")
    assert leaks == []
    assert opened > len(registers())  # the walk has seen what it may see


def held_by_the_secret_rows(of):
    """What one could filter by to find them."""
    row = of.model.objects.get(programme=ONE, number=902)
    for column in of.columns:
        value = getattr(row, column.name)
        if column.filtered and value not in (None, "", (), False) and SECRET not in str(value):
            yield column.name, value[0] if isinstance(value, tuple) else value


def test_searches_filters_and_past_days_tell_nothing(reader):
    client = Client(headers={"accept-language": "sv"})
    client.force_login(reader)
    for key, of in registers().items():
        address = reverse("rows", args=[ONE, key])
        asked = [f"?q={SECRET.casefold()}", "?as_of=2030-01-01", "?withdrawn=yes", f"?order={of.names[0]}"]
        asked += [f"?{name}={value}" for name, value in held_by_the_secret_rows(of)]
        for more in asked:
            answer = client.get(address + more)
            assert answer.status_code == 200
            assert SECRET not in answer.content.decode(), address + more
            assert answer.context["page"].paginator.count <= 2, address + more
        found = client.get(address + f"?q={SECRET.casefold()}").context["page"].paginator.count
        assert found == 0, address


def test_a_hidden_row_and_one_that_does_not_exist_answer_alike(reader):
    client = Client(headers={"accept-language": "sv"})
    client.force_login(reader)
    for key, of in registers().items():
        for name in ("row", "change_row", "classify_row"):
            hidden, none = (
                client.get(reverse(name, args=[ONE, key, f"{of.prefix}-{number}"])) for number in (901, 999)
            )
            assert (hidden.status_code, none.status_code) == (404, 404)


def test_a_calendar_feed_tells_nothing(reader):
    secret = make_feed(by=reader)
    text = Client().get(reverse("feed", args=[secret])).content.decode()
    assert OPEN in text.replace("\r\n ", "")
    assert SECRET not in text.replace("\r\n ", "")


def test_a_secret_file_on_an_open_thing_is_not_there(alva, secrets, reader):
    owner = User.objects.create_user("ivar", "ivar-lösenord", name="Ivar Ek")
    Membership.objects.create(user=owner, programme=ONE, role=Role.APPROVER, actor="fohm", clearance=2)
    owner.assurance = 2
    held = InformationClass(2, 1, 1, "OSL 18:13", date(2026, 1, 1), "Chefen")
    file = NewFile(name=f"{SECRET}.txt", data=b"Lugn text.", information_class=held)
    row = attach(by=owner, programme=secrets, thing="duty", code="P-02", file=file)
    client = Client(headers={"accept-language": "sv"})
    client.force_login(reader)
    assert SECRET not in client.get(reverse("duty", args=[ONE, "P-02"])).content.decode()
    assert client.get(reverse("attachment", args=[ONE, row.pk])).status_code == 404


def test_nobody_learns_of_another_programme(alva, cilla, bo, secrets):
    for person in (alva, cilla, bo):
        client = Client(headers={"accept-language": "sv"})
        client.force_login(person)
        for address in addresses():
            if f"/{ONE}/" in address:
                assert client.get(address.replace(ONE, OTHER)).status_code in {401, 404, 405}, address


def test_who_is_not_logged_in_gets_nowhere(secrets):
    client = Client(headers={"accept-language": "sv"})
    for address, answer in walk(client):
        if f"/{ONE}/" in address:
            assert answer.status_code in {302, 401, 404, 405}, address
            assert answer.status_code != 302 or "/login/" in answer.url, address
