"""Open data: nothing until it is published, and then nothing but what is meant for the public."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from pyshacl import validate
from rdflib import DCAT, DCTERMS, Graph, URIRef

from beredd.common.formats import format_number
from beredd.indicators import open_sources as open_sources_file
from beredd.site.accounts.models import Membership, ProgrammeClass, Role, User
from beredd.site.audit.models import AuditEvent
from beredd.site.indicators.models import ValueRow
from beredd.site.open_data import indicator_sets
from beredd.site.open_data.publications import newest, parts, publish_programme
from beredd.site.programmes.actions import NewerEntryError
from beredd.site.registers.column import NUMBERS, SEVERAL, Kind
from beredd.site.registers.register import registers

ONE, OTHER = "alpha-2026", "beta-2026"
INDICATOR = "ecoli-3gc-r"
SHAPES = Path(__file__).with_name("dcat_ap_shapes.ttl")

SECRET = "Zqxsecretzqx"
"""Stands in every text that is not for the public."""
SECRET_NUMBER = 97_531_864
SECRET_DATE = date(1971, 3, 14)
HIDDEN = 7001
"""From here on are the numbers of rows that nobody has published."""
TRACES = (
    SECRET,
    SECRET.lower(),
    str(SECRET_NUMBER),
    format_number(SECRET_NUMBER, "sv"),
    SECRET_DATE.isoformat(),
    "1971",
    "-7001",
    "-7002",
    "-7003",
    "-7004",
)


@pytest.fixture
def nobody(db) -> Client:
    return Client(headers={"accept-language": "sv"})


@pytest.fixture
def publish(cilla, programme):
    def now(*wanted: str, why: str = "Beslut om öppna data") -> None:
        seen = {part: row.pk for (_programme, part), row in newest([programme.id]).items()}
        publish_programme(by=cilla, programme=programme, open_parts=wanted, why=why, seen=seen)

    return now


def value_row(user, number, **more):
    given = {
        "programme": ONE, "number": number, "actor": "lv", "indicator": INDICATOR, "place": "SE", "period": "2025",
        "value": Decimal("9.4"), "source": "EARS-Net", "state": "approved", "vintage": date(2026, 11, 1),
        "definition_version": "1", "confidentiality": 0, "published": True, "changed_by": user,
    }  # fmt: skip
    return ValueRow.objects.create(**(given | more))


# Nothing by default


def test_nothing_is_public_until_somebody_says_so(nobody, cilla):
    value_row(cilla, 1)
    page = nobody.get("/open/")
    assert page.status_code == 200
    assert ONE not in page.content.decode()
    for address in ("/", "/duties/", "/duties.csv", "/duties.json", "/duties.csv-metadata.json", "/indicators.csv"):
        assert nobody.get(f"/open/{ONE}{address}").status_code == 404
    assert not list(Graph().parse(data=nobody.get("/catalog.ttl").content).objects(predicate=DCAT.dataset))


def test_only_a_lead_publishes_and_says_why(programme, alva, cilla, as_, publish):
    with pytest.raises(PermissionDenied):
        publish_programme(by=alva, programme=programme, open_parts=["duties"], why="x", seen={})
    address = f"/programmes/{ONE}/open-data/"
    assert [as_(who).get(address).status_code for who in ("alva", "bo", "dan", "cilla")] == [403, 403, 404, 200]
    assert as_("cilla").post(address, {"part": ["duties"]}).status_code == 422
    assert as_("cilla").post(address, {"part": ["duties"], "why": "Beslut 2026-11-20"}).status_code == 302
    event = AuditEvent.objects.get()
    assert (event.action, event.thing_id, event.why) == ("publish_programme", "duties", "Beslut 2026-11-20")
    publish()
    assert AuditEvent.objects.filter(action="unpublish_programme").count() == 1


def test_two_leads_who_decide_at_once(programme, cilla, as_, publish):
    publish("duties")
    with pytest.raises(NewerEntryError):
        publish_programme(by=cilla, programme=programme, open_parts=["calendar"], why="x", seen={})
    answer = as_("cilla").post(f"/programmes/{ONE}/open-data/", {"part": ["calendar"], "why": "x"})
    assert answer.status_code == 409
    assert newest()[ONE, "duties"].published


def test_what_is_taken_back_is_gone(nobody, publish):
    publish("duties")
    assert nobody.get(f"/open/{ONE}/duties.csv").status_code == 200
    publish()
    assert nobody.get(f"/open/{ONE}/duties.csv").status_code == 404
    assert nobody.get(f"/open/{ONE}/").status_code == 404


def test_a_classified_programme_has_nothing_public(nobody, programme, cilla, publish, as_):
    publish("duties")
    ProgrammeClass.objects.create(programme=ONE, confidentiality=1)
    assert nobody.get(f"/open/{ONE}/").status_code == 404
    assert ONE not in nobody.get("/open/").content.decode()
    publish()
    answer = as_("cilla").post(
        f"/programmes/{ONE}/open-data/", {"part": ["duties"], "why": "x", "seen-duties": newest()[ONE, "duties"].pk}
    )
    assert answer.status_code == 422


# What is public


def test_duties_goals_actors_and_dates_as_files(nobody, publish):
    publish("duties", "calendar")
    rows = list(csv.DictReader(io.StringIO(nobody.get(f"/open/{ONE}/duties.csv").content.decode())))
    assert [row["id"] for row in rows] == [f"P-0{number}" for number in range(1, 7)]
    assert rows[0]["text_sv"] == "Pröva uppföljningen"
    assert rows[0]["text_en"] == "Try the follow-up"
    assert rows[0]["responsible"] == "fohm"
    goals = json.loads(nobody.get(f"/open/{ONE}/goals.json").content)
    assert [row["id"] for row in goals["rows"]] == ["P-G1"]
    dates = json.loads(nobody.get(f"/open/{ONE}/calendar.json").content)["rows"]
    assert {"P-02", "P-03"} <= {row["id"] for row in dates}
    assert "2026-12-15" in {row["date"] for row in dates}
    page = nobody.get(f"/open/{ONE}/").content.decode()
    assert "Folkhälsomyndigheten" in page
    assert "Pröva uppföljningen" in page


def test_a_published_value_is_in_the_file_on_the_page_and_in_the_chart(nobody, publish, cilla):
    publish("indicators")
    value_row(cilla, 1)
    value_row(cilla, 2, period="2024", value=Decimal("9.1"))
    value_row(
        cilla, 3, value=Decimal("9.9"), revision_of="VAL-1", revision_kind="correction", vintage=date(2026, 11, 9)
    )
    rows = json.loads(nobody.get(f"/open/{ONE}/indicators.json").content)["rows"]
    assert [(row["period"], row["value"], row["vintage"]) for row in rows] == [
        ("2025", 9.4, "2026-11-01"), ("2024", 9.1, "2026-11-01"), ("2025", 9.9, "2026-11-09"),
    ]  # fmt: skip
    page = nobody.get(f"/open/{ONE}/indicator/{INDICATOR}/")
    assert page.status_code == 200
    assert "9,9" in page.content.decode()
    assert nobody.get(f"/open/{ONE}/indicator/j01-total/").status_code == 404


@pytest.mark.parametrize(
    "closed",
    [
        {"published": False}, {"published": False, "confidentiality": 2}, {"published": False, "shown_to": ("lv",)},
        {"withdrawn": True}, {"state": "submitted"}, {"state": "draft"}, {"state": "returned"},
        {"field_confidentiality": 2, "field_classes": {"n": {"confidentiality": 2}}, "classified_fields": ("n",)},
        {"field_classes": {"n": {"confidentiality": 0}}, "classified_fields": ("n",)},
        {"programme": OTHER},
    ],
)  # fmt: skip
def test_a_value_that_is_not_published_in_every_way_is_not_there(nobody, publish, cilla, closed):
    publish("indicators")
    value_row(cilla, 1, **closed)
    assert nobody.get(f"/open/{ONE}/indicators.csv").status_code == 404
    assert nobody.get(f"/open/{ONE}/indicator/{INDICATOR}/").status_code == 404


def test_a_series_of_others_is_given_on_only_when_its_licence_is_on_the_list(
    nobody, publish, monkeypatch, programme, cilla
):
    publish("indicators")
    monkeypatch.setattr(indicator_sets, "indicators_of", lambda _programme: {INDICATOR})
    assert nobody.get(f"/open/{ONE}/series-cc-by-4-0.csv").status_code == 404
    source = next(one.provenance.source for one in indicator_sets.national_observations() if one.indicator == INDICATOR)
    listed = open_sources_file.OpenSource(
        source=source, licence="CC-BY-4.0", url="https://example.org/", checked_by="Prov", checked_on=date(2026, 1, 1)
    )
    monkeypatch.setattr(indicator_sets, "open_sources", lambda: {source: listed})
    whole = json.loads(nobody.get(f"/open/{ONE}/series-cc-by-4-0.json").content)
    assert whole["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert {row["source"] for row in whole["rows"]} == {source}


def test_the_list_of_licences_that_ships_can_be_read():
    assert all(one.checked_by and one.url for one in open_sources_file.open_sources().values())


# Nothing else, anywhere


def _filled(of, number, user, *, secret_where, **more):
    """Make a row whose columns that `secret_where` names hold traces, the others something harmless."""
    given = {"programme": ONE, "number": number, "actor": "lv", "confidentiality": 0, "changed_by": user}
    for column in of.columns:
        if column.name == "actor":
            continue
        secret = secret_where(column)
        if column.kind in {Kind.TEXT, Kind.LONG}:
            given[column.name] = SECRET if secret else "Öppet"
        elif column.kind is Kind.LINK:
            given[column.name] = f"https://example.org/{SECRET if secret else 'oppet'}"
        elif column.kind is Kind.DATE:
            given[column.name] = SECRET_DATE if secret else date(2026, 6, 1)
        elif column.kind in NUMBERS:
            given[column.name] = SECRET_NUMBER if secret else 2026
        elif column.kind is Kind.ROW:
            given[column.name] = f"{registers()[column.register].prefix}-{HIDDEN}"
        elif column.kind is Kind.ROWS:
            given[column.name] = (f"{registers()[column.register].prefix}-{HIDDEN}",)
        elif column.kind is Kind.CHOICE:
            given[column.name] = SECRET if secret else next(iter(column.choices))
        elif column.kind not in SEVERAL and column.kind is not Kind.YES_NO:
            given[column.name] = SECRET if secret else ""
    return of.model.objects.create(search_text=SECRET.lower(), **(given | more))


def _plant(user) -> None:
    everything = lambda _column: True  # noqa: E731 -- a sentence of one word
    for of in registers().values():
        _filled(of, HIDDEN, user, secret_where=everything)
        _filled(of, HIDDEN + 1, user, secret_where=everything, confidentiality=1)
        _filled(of, HIDDEN + 2, user, secret_where=everything, published=True, withdrawn=True)
        _filled(of, HIDDEN + 3, user, secret_where=everything, shown_to=("lv",))
        _filled(of, 1, user, secret_where=lambda column: not column.public, published=True)
        public = [column.name for column in of.columns if column.public]
        if public:
            marked = {name: {"confidentiality": 2, "ground": SECRET, "decided_by": SECRET} for name in public}
            _filled(
                of, 2, user, secret_where=everything, published=True, field_classes=marked,
                classified_fields=tuple(public), field_confidentiality=2,
            )  # fmt: skip
    value_row(user, 11, note=SECRET, review_note=SECRET, revision_of=f"VAL-{HIDDEN}")
    value_row(user, 12, period="2023", source=SECRET, published=False)
    value_row(user, 13, period="2022", source=SECRET, state="submitted")


def _plant_beside(user) -> None:
    """What people add beside the registers is never public: states, texts of reports, dates, money, diary numbers."""
    from beredd.site.programmes.models import DecisionRow, SetDateRow, StateRow
    from beredd.site.reports.models import ContentRow

    StateRow.objects.create(programme=ONE, duty="P-01", state="done", reason=SECRET, by=user)
    SetDateRow.objects.create(programme=ONE, duty="P-04", due_on=SECRET_DATE, reason=SECRET, by=user)
    DecisionRow.objects.create(programme=ONE, number=SECRET, reason=SECRET, by=user)
    ContentRow.objects.create(programme=ONE, report="P-R1", due_on=date(2026, 12, 15), key="plan", text=SECRET, by=user)


def _walk(client: Client) -> dict[str, str]:
    """Return all that the public can reach, by address: from the list of programmes, the catalogue and the files."""
    found: dict[str, str] = {}
    ahead = ["/open/", "/catalog.ttl", "/catalog.rdf", "/catalog"]
    while ahead:
        address = ahead.pop()
        if address in found:
            continue
        answer = client.get(address)
        text = answer.content.decode() + "\n" + "\n".join(f"{name}: {value}" for name, value in answer.items())
        found[address] = text
        links = re.findall(r'href="(/open/[^"#?]*)"', text)
        links += re.findall(r"http://127\.0\.0\.1:8000(/open/[^>\"#\s]*)", text)
        links += [f"{link}-metadata.json" for link in links if link.endswith(".csv")]
        ahead += links
    return found


def test_the_public_sees_nothing_that_is_not_published(nobody, publish, cilla):
    publish(*parts(), why=SECRET)
    _plant(cilla)
    _plant_beside(cilla)
    found = _walk(nobody)
    whole = [key for key in parts() if key in registers()]
    assert whole, "there are registers with public columns"
    for key in whole:
        assert f"/open/{ONE}/{key}.csv" in found
        assert "Öppet" in found[f"/open/{ONE}/{key}.json"] or not _has_public_text(key)
    assert f"/open/{ONE}/indicator/{INDICATOR}/" in found
    assert len(found) > 15
    for address, text in found.items():
        for trace in TRACES:
            assert trace not in text, f"{trace} at {address}"


def _has_public_text(key: str) -> bool:
    return any(column.public and column.kind in {Kind.TEXT, Kind.LONG} for column in registers()[key].columns)


def test_the_trap_itself_catches(nobody, publish, cilla):
    """Were a marked row published, the walk would find it: the test above can fail."""
    publish("indicators")
    value_row(cilla, 1, source=SECRET)
    assert any(SECRET in text for text in _walk(nobody).values())


def test_a_reference_is_given_only_to_what_is_public_itself(nobody, publish, cilla):
    from beredd.site.open_data.register_sets import _cell

    column = next((one for of in registers().values() for one in of.columns if one.kind is Kind.ROWS), None) or next(
        one for of in registers().values() for one in of.columns if one.kind is Kind.ROW
    )
    several = column.kind is Kind.ROWS
    codes = {column.register: frozenset({"X-1"})}
    assert _cell(column, ("X-1", "X-2") if several else "X-2", codes) == (("X-1",) if several else None)


def test_a_person_with_rights_sees_the_same_public_pages(as_, nobody, publish, cilla):
    publish("duties")
    assert as_("cilla").get(f"/open/{ONE}/duties.csv").content == nobody.get(f"/open/{ONE}/duties.csv").content


# Files as they should be


def test_each_csv_has_a_description_that_fits_it(nobody, publish, cilla):
    publish(*parts())
    _plant(cilla)
    for address, text in _walk(nobody).items():
        if not address.endswith(".csv"):
            continue
        rows = list(csv.reader(io.StringIO(nobody.get(address).content.decode("utf-8"))))
        described = json.loads(nobody.get(f"{address}-metadata.json").content)
        columns = described["tableSchema"]["columns"]
        assert described["@context"][0] == "http://www.w3.org/ns/csvw"
        assert described["url"].endswith(address)
        assert rows[0] == [column["name"] for column in columns] == [column["titles"]["und"] for column in columns]
        assert all({"sv", "da", "en"} <= set(column["titles"]) for column in columns)
        assert described["dc:license"]["@id"].startswith("https://creativecommons.org/")
        keys = [[row[rows[0].index(key)] for key in described["tableSchema"]["primaryKey"]] for row in rows[1:]]
        assert len({tuple(key) for key in keys}) == len(keys) > 0
        for row in rows[1:]:
            for cell, column in zip(row, columns, strict=True):
                assert _fits(cell, column), (address, column["name"], cell)
        assert "describedby" in text


def _fits(cell: str, column: dict) -> bool:
    if not cell:
        return not column["required"]
    parts_ = cell.split(column["separator"]) if "separator" in column else [cell]
    patterns = {
        "date": r"\d{4}-\d{2}-\d{2}", "gYear": r"\d{4}", "integer": r"-?\d+", "boolean": "true|false",
        "decimal": r"-?\d+(\.\d+)?", "anyURI": r"https?://.+", "string": r"(?s).+",
    }  # fmt: skip
    return all(re.fullmatch(patterns[column["datatype"]], part) for part in parts_)


def test_the_page_says_dates_and_codes_as_people_do_and_the_file_does_not(nobody, publish):
    publish("duties", "calendar")
    page = nobody.get(f"/open/{ONE}/").content.decode()
    body = page[page.index("<main") : page.index("</main>")]
    cells = re.findall(r"<t[dh][^>]*>([^<]*)</t", body)
    assert not [cell for cell in cells if re.fullmatch(r"True|False|true|false|\d{4}-\d\d-\d\d|[a-z]+_[a-z_]+", cell)]
    assert [cell for cell in cells if re.fullmatch(r"\d{1,2} [a-z]+ \d{4}", cell)]
    assert re.search(r"\d{4}-\d\d-\d\d", nobody.get(f"/open/{ONE}/calendar.csv").content.decode())


def test_a_file_that_has_not_changed_is_not_sent_again(nobody, publish, cilla):
    publish("indicators")
    value_row(cilla, 1)
    address = f"/open/{ONE}/indicators.csv"
    first = nobody.get(address)
    assert "public" in first["Cache-Control"]
    assert first["Last-Modified"]
    assert nobody.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    value_row(cilla, 2, period="2024")
    second = nobody.get(address, headers={"If-None-Match": first["ETag"]})
    assert (second.status_code, second["ETag"] == first["ETag"]) == (200, False)


def test_a_row_that_is_taken_back_is_not_kept_by_its_date(nobody, publish, cilla):
    publish("indicators")
    value_row(cilla, 1)
    row = value_row(cilla, 2, period="2024")
    address = f"/open/{ONE}/indicators.csv"
    first = nobody.get(address)
    ValueRow.objects.filter(pk=row.pk).update(published=False)
    again = nobody.get(address, headers={"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 200
    assert "2024" not in again.content.decode()


def test_other_sites_may_fetch_the_files_and_nothing_else(nobody, publish, as_):
    publish("duties")
    for address in (f"/open/{ONE}/duties.csv", f"/open/{ONE}/duties.json", "/catalog.ttl", "/catalog.rdf"):
        assert nobody.get(address)["Access-Control-Allow-Origin"] == "*"
    for address in ("/open/", f"/open/{ONE}/", "/login/"):
        assert "Access-Control-Allow-Origin" not in nobody.get(address)
    assert "Access-Control-Allow-Origin" not in as_("bo").get(f"/programmes/{ONE}/")
    assert nobody.post(f"/open/{ONE}/duties.csv").status_code == 405


def test_an_unknown_file_is_not_there(nobody, publish):
    publish("duties")
    for address in ("duties.xlsx", "secrets.csv", "values.csv", "periods.csv", "calendar.csv", "nothing/"):
        assert nobody.get(f"/open/{ONE}/{address}").status_code == 404


# The catalogue


def test_the_catalogue_fits_the_shapes_of_dcat_ap(nobody, publish, cilla, settings):
    settings.BEREDD_PUBLISHER_NAME = "Folkhälsomyndigheten"
    settings.BEREDD_PUBLISHER_URI = "https://www.folkhalsomyndigheten.se/"
    settings.BEREDD_PUBLISHER_EMAIL = "info@example.org"
    publish(*parts())
    _plant(cilla)
    for form, content_type in (("ttl", "text/turtle"), ("rdf", "application/rdf+xml")):
        answer = nobody.get(f"/catalog.{form}")
        assert answer["Content-Type"].startswith(content_type)
        graph = Graph().parse(data=answer.content, format="turtle" if form == "ttl" else "xml")
        conforms, _graph, words = validate(graph, shacl_graph=Graph().parse(SHAPES), inference="none")
        assert conforms, words
        assert len(set(graph.objects(predicate=DCAT.dataset))) >= 6
    assert nobody.get("/catalog.ttl").content == nobody.get("/catalog.ttl").content


@pytest.mark.parametrize("taken", [DCTERMS.title, DCAT.contactPoint, DCAT.distribution, DCTERMS.publisher, DCAT.theme])
def test_the_shapes_refuse_a_catalogue_that_lacks_something(nobody, publish, taken):
    publish("duties")
    graph = Graph().parse(data=nobody.get("/catalog.ttl").content)
    one = next(graph.objects(predicate=DCAT.dataset))
    graph.remove((one, taken, None))
    assert not validate(graph, shacl_graph=Graph().parse(SHAPES), inference="none")[0]


def test_the_catalogues_addresses_and_checksums_are_those_of_the_files(nobody, publish, cilla):
    from beredd.common.provenance import sha256_of

    publish("duties", "indicators")
    value_row(cilla, 1)
    graph = Graph().parse(data=nobody.get("/catalog.ttl").content)
    spdx = "http://spdx.org/rdf/terms#"
    downloads = list(graph.subject_objects(DCAT.downloadURL))
    assert len(downloads) == 8
    for distribution, address in downloads:
        answer = nobody.get(str(address).removeprefix("http://127.0.0.1:8000"))
        checksum = graph.value(distribution, URIRef(f"{spdx}checksum"))
        assert str(graph.value(checksum, URIRef(f"{spdx}checksumValue"))) == sha256_of(answer.content)
        assert int(graph.value(distribution, DCAT.byteSize)) == len(answer.content)
    for one in graph.objects(predicate=DCAT.dataset):
        assert nobody.get(str(one).removeprefix("http://127.0.0.1:8000")).status_code == 302


@pytest.mark.parametrize(
    ("accept", "status", "content_type"),
    [
        (None, 200, "text/turtle; charset=utf-8"), ("text/turtle", 200, "text/turtle; charset=utf-8"),
        ("application/rdf+xml", 200, "application/rdf+xml"), ("*/*", 200, "text/turtle; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", 302, None), ("image/png", 406, None),
    ],
)  # fmt: skip
def test_the_catalogue_comes_in_the_form_that_is_asked_for(nobody, publish, accept, status, content_type):
    publish("duties")
    answer = nobody.get("/catalog", headers={"Accept": accept} if accept else {})
    assert answer.status_code == status
    assert "Accept" in [part.strip() for part in answer["Vary"].split(",")]
    if content_type:
        assert answer["Content-Type"] == content_type
    assert nobody.get("/catalog.json").status_code == 406


def test_a_person_who_is_no_lead_elsewhere_does_not_publish_there(programme, db):
    user = User.objects.create_user("gun", "gun-lösenord", name="Gun")
    Membership.objects.create(user=user, programme=OTHER, role=Role.LEAD, actor="lv")
    from django.http import Http404

    with pytest.raises(Http404):
        publish_programme(by=user, programme=programme, open_parts=["duties"], why="x", seen={})


def test_moments_are_whole_seconds_with_their_zone(nobody, publish):
    publish("duties")
    graph = Graph().parse(data=nobody.get("/catalog.ttl").content)
    for one in graph.objects(predicate=DCTERMS.modified):
        assert isinstance(one.toPython(), datetime)
        assert one.toPython().astimezone(UTC).microsecond == 0
