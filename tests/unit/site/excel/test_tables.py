"""Lists that are only shown: each goes out as a workbook with what its page shows the same person, and no more."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beredd.common.information_class import InformationClass
from beredd.programmes.model import Programme
from beredd.site.accounts.models import Membership, Role, User
from beredd.site.meetings.contact_registers import CONTACTS
from beredd.site.money.registers import FUNDING_NEEDS
from beredd.site.plan.registers import ACTIVITIES, PLANS, RESULTS
from beredd.site.registers.actions import add_row, change_row
from beredd.site.registers.table_views import own_tables, tables

from .test_round_trip import cleared

ONE = "alpha-2026"
SECRET = InformationClass(2, 1, 1, "OSL 15:2", date(2026, 1, 1), "GD")
SOUGHT = "Ingen får veta detta"


def url(name: str) -> str:
    return f"/programmes/{ONE}/tables/{name}.xlsx"


def book_of(client: Client, address: str) -> openpyxl.Workbook:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer["Cache-Control"] == "no-store"
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def rows_of(client: Client, address: str) -> list[dict[str, Any]]:
    """The rows by heading; no two have the same id."""
    table = [[cell.value for cell in line] for line in book_of(client, address)["rows"].iter_rows()]
    ids = [line[0] for line in table[1:]]
    assert table[0][0] == "id"
    assert all(ids)
    assert len(set(ids)) == len(ids), ids
    return [dict(zip(table[0], line, strict=True)) for line in table[1:]]


@pytest.fixture
def root(db: None) -> User:
    """Administrator of all programmes."""
    user = User.objects.create_user("root", "root-lösenord", name="Rut Adm")
    Membership.objects.create(user=user, programme="", role=Role.ADMINISTRATOR, actor="fohm")
    return user


@pytest.fixture
def filled(alva: User, cilla: User, programme: Programme) -> None:
    """Something in every list, and something of a higher class beside it."""
    cleared(cilla, 2)

    def add(to: Any, **values: Any) -> Any:
        return add_row(by=cilla, programme=programme, to=to, values=values)

    def add_secret(to: Any, **values: Any) -> Any:
        return add_row(by=cilla, programme=programme, to=to, values=values, information_class=SECRET)

    plan = add(PLANS, title="Planen", start=date(2027, 1, 1), end=date(2030, 12, 31), status="adopted",
               adopted_on=date(2026, 11, 1))  # fmt: skip
    act = {"plan": plan.code, "goals": ("P-G1",), "actor": "fohm", "kind": "own", "end": date(2026, 1, 1)}
    first = add(ACTIVITIES, title="Första", contributors=("lv",), **act)
    hidden = add_secret(ACTIVITIES, title=SOUGHT, **act)
    add(RESULTS, title="Utbildade", kind="output", activity=first.code)
    need = {"what": "Lokaler", "year": 2027, "currency": "SEK", "needed": 100, "funded": 30, "source": "other"}
    add(FUNDING_NEEDS, activity=first.code, actor="fohm", **need)
    add_secret(FUNDING_NEEDS, activity=hidden.code, actor="fohm", **(need | {"what": SOUGHT}))
    add(CONTACTS, subject="Lager", date=date(2026, 11, 1), firm="Bolaget", kind="meeting")
    add_secret(CONTACTS, subject=SOUGHT, date=date(2026, 11, 2), firm=SOUGHT, kind="meeting")
    change_row(by=alva, programme=programme, of=ACTIVITIES, code=first.code, version=1,
               values={"title": "=Första"}, why="rättat")  # fmt: skip


@pytest.mark.usefixtures("filled")
class TestOfAProgramme:
    @pytest.mark.parametrize("name", sorted(tables()))
    def test_each_has_ids_and_says_that_it_is_only_shown(self, as_: Callable[..., Client], name: str) -> None:
        client = as_("bo")
        rows_of(client, url(name))
        about = [cell.value for line in book_of(client, url(name))["about"].iter_rows() for cell in line]
        assert not any("id" in str(words).split() for words in about)  # nothing of how to change it
        assert "version" not in [cell.value for cell in book_of(client, url(name))["rows"][1]]

    @pytest.mark.parametrize("name", sorted(tables()))
    def test_who_has_no_need_to_know_gets_no_word_of_it(
        self, as_: Callable[..., Client], cilla: User, name: str
    ) -> None:
        book = book_of(as_("bo"), url(name))
        every = "\n".join(str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line)
        assert SOUGHT not in every
        assert as_("dan").get(url(name)).status_code == 404
        assert as_(None).get(url(name)).status_code == 302
        assert as_("cilla").get(url(name).replace(ONE, "beta-2026")).status_code == 404

    def test_the_plan_in_four_ways(self, as_: Callable[..., Client]) -> None:
        client = as_("bo")
        (first,) = rows_of(client, url("plan"))
        assert (first["id"], first["title"], first["end"].date()) == ("ACT-1", "=Första", date(2026, 1, 1))
        assert first["late"]
        assert rows_of(client, f"{url('plan')}?words=finns-inte") == []
        assert [row["id"].split()[2] for row in rows_of(client, url("plan-actors"))] == ["responsible", "contributes"]
        (result,) = rows_of(client, url("plan-results"))
        assert (result["activity"], result["step"], result["title"]) == ("ACT-1", 1, "Utbildade")

    def test_money_gap_and_firms(self, as_: Callable[..., Client]) -> None:
        client = as_("bo")
        (grant,) = rows_of(client, url("money"))
        assert (grant["grant"], grant["decided"], grant["paid"]) == ("P-M1", 100, None)
        (need,) = rows_of(client, url("funding-gap"))
        assert (need["what"], need["gap"], need["activity"]) == ("Lokaler", 70, "ACT-1")
        (firm,) = rows_of(client, url("firms"))
        assert (firm["id"], firm["contacts"]) == ("Bolaget", 1)

    def test_the_history_is_narrowed_as_on_its_page(self, as_: Callable[..., Client]) -> None:
        client = as_("bo")
        rows = rows_of(client, f"{url('history')}?thing=activities&who=Alva")
        (row,) = rows
        assert row["why"] == "rättat"
        assert "Första → =Första" in row["differences"]
        assert rows_of(client, f"{url('history')}?since=2030-01-01") == []
        about = [
            cell.value for line in book_of(client, f"{url('history')}?who=Alva")["about"].iter_rows() for cell in line
        ]
        assert "who=Alva" in about

    def test_dates_of_duties_and_of_rows(self, as_: Callable[..., Client]) -> None:
        rows = rows_of(as_("bo"), url("calendar"))
        assert date(2026, 12, 15) in {row["date"].date() for row in rows if row["date"]}
        assert any("ACT-1" in row["id"] for row in rows)

    def test_the_file_is_marked_with_the_highest_class_in_it(self, cilla: User) -> None:
        from django.test import RequestFactory

        from beredd.programmes import load_programme
        from beredd.site.money.tables import funding_gap

        table = funding_gap(RequestFactory().get("/"), cilla, load_programme(ONE))
        assert [row.confidentiality for row in table.rows] == [1, 2]

    @pytest.mark.parametrize("name", ["plan", "plan-actors", "firms", "funding-gap", "calendar"])
    def test_no_more_questions_for_more_rows(
        self, as_: Callable[..., Client], cilla: User, programme: Programme, name: str
    ) -> None:
        client = as_("bo")

        def asked() -> int:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(url(name))
            return len(queries)

        asked()
        before = asked()
        for number in range(5):
            act = {"title": f"Nr {number}", "plan": "PLAN-1", "goals": ("P-G1",), "actor": "lv", "kind": "own"}
            add_row(by=cilla, programme=programme, to=ACTIVITIES, values=act)
            contact = {"subject": "x", "date": date(2026, 11, 1), "firm": f"Bolag {number}", "kind": "meeting"}
            add_row(by=cilla, programme=programme, to=CONTACTS, values=contact)
        assert asked() == before


class TestOverAll:
    @pytest.mark.parametrize("name", sorted(set(own_tables()) - {"people"}))
    def test_everybody_has_what_is_ones_own(self, as_: Callable[..., Client], name: str) -> None:
        for person in ("bo", "cilla", "dan"):
            rows_of(as_(person), f"/tables/{name}.xlsx")
        assert as_(None).get(f"/tables/{name}.xlsx").status_code == 302

    def test_what_one_may_not_read_is_in_none(self, as_: Callable[..., Client]) -> None:
        assert rows_of(as_("dan"), "/tables/calendar.xlsx") == []
        assert rows_of(as_("dan"), "/tables/documents.xlsx") == []
        assert rows_of(as_("dan"), "/tables/my-work.xlsx?whose=all") == []
        rows = rows_of(as_("bo"), "/tables/documents.xlsx")
        assert [row["title"] for row in rows] == ["Beslut om provning"]
        assert rows_of(as_("alva"), "/tables/my-work.xlsx?days=60")

    def test_indicators_have_their_newest_value(self, as_: Callable[..., Client]) -> None:
        rows = rows_of(as_("bo"), "/tables/indicators.xlsx")
        assert {"ecoli-3gc-r"} <= {row["indicator"] for row in rows}
        assert any(isinstance(row["value"], int | float) for row in rows)

    def test_people_are_for_administrators(self, as_: Callable[..., Client], people: Any, root: User) -> None:
        for person in ("alva", "bo", "dan"):
            assert as_(person).get("/tables/people.xlsx").status_code == 403
        client = Client(headers={"accept-language": "sv"})
        client.force_login(root)
        rows = rows_of(client, "/tables/people.xlsx")
        assert {"Alva Ek", "Bo Lind", "Dan Holm", "Rut Adm"} <= {row["name"] for row in rows}
        assert [row["username"] for row in rows_of(client, "/tables/people.xlsx?q=alva")] == ["alva"]

    def test_an_unknown_list_is_not_there(self, as_: Callable[..., Client]) -> None:
        assert as_("bo").get("/tables/secrets.xlsx").status_code == 404
        assert as_("bo").get(url("secrets")).status_code == 404
