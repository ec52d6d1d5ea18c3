"""Explore and antibiogram: the engine's numbers, whatever stands in the address, and nobody sees another's set."""

import io
import re

import polars as pl
import pytest
from django.test import Client

from beredd import amr
from beredd.programmes import load_programme
from beredd.site.accounts.models import User
from beredd.site.datasets.actions import Handed, NewDataSet, upload
from beredd.site.datasets.models import DataSetRow
from beredd.site.resistance.sets import isolate_sets
from beredd.site.work.worker import work_off


@pytest.fixture(scope="module")
def file() -> bytes:
    held = io.BytesIO()
    amr.synthetic_isolates(2_500, seed=3).write_parquet(held)
    return held.getvalue()


@pytest.fixture(scope="module")
def made(file: bytes) -> pl.DataFrame:
    """What the engines make of the made-up isolates."""
    return amr.mark_first(amr.interpret(pl.read_parquet(io.BytesIO(file))))


@pytest.fixture
def isolates(alva, programme, file: bytes, made: pl.DataFrame, django_capture_on_commit_callbacks) -> pl.DataFrame:
    """A data set of them that has been read."""
    upload(
        by=alva,
        programme=programme,
        data_set=NewDataSet(name="Alla isolat", kind="isolates", place="SE", synthetic=True),
        files=[Handed(name="isolat.parquet", chunks=[file])],
    )
    with django_capture_on_commit_callbacks(execute=True):
        work_off()
    assert DataSetRow.objects.get().state == "read"
    return made


def page(person: User, address: str, language: str = "sv") -> str:
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def cells(html: str) -> list[list[str]]:
    """The body of the page's first table, without thin spaces."""
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    clean = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [[re.sub(r"<[^>]+>|[\s\xa0\u202f]", "", cell) for cell in row] for row in clean]


def test_a_page_without_a_set_says_where_one_is_handed_in(alva, programme) -> None:
    for address in ("/explore/", "/antibiogram/"):
        assert "ingen datamängd med isolat" in page(alva, address)


def test_explore_shows_what_the_engine_counts(alva, isolates: pl.DataFrame) -> None:
    html = page(alva, "/explore/?organism=Escherichia+coli&drug=CTX&specimen=blood&method=ears-net&by=year")
    chosen = isolates.filter(
        pl.col("organism") == "Escherichia coli", pl.col("specimen") == "blood", pl.col("first_ears_net")
    )
    expected = amr.resistance(chosen, by=("year",), antimicrobials=["CTX"])
    assert [(row[0], row[1].rstrip("*"), row[2]) for row in cells(html)] == [
        (str(year), str(tested), str(hits))
        for year, tested, hits in expected.select("year", "n_tested", "n_r").iter_rows()
    ]


def test_a_group_counts_the_agent_that_is_least_susceptible(alva, isolates: pl.DataFrame) -> None:
    html = page(alva, "/explore/?organism=Escherichia+coli&drug=3gc&method=all&by=sex&specimen=urine")
    own = isolates.filter(pl.col("organism") == "Escherichia coli", pl.col("specimen") == "urine")
    tested = own.filter(pl.any_horizontal(pl.col("CTX", "CAZ").is_in(["S", "I", "R"])))
    resistant = own.filter(pl.any_horizontal(pl.col("CTX", "CAZ") == "R"))
    rows = cells(html)
    assert {row[0] for row in rows} == {"Kvinnor", "Män"}
    assert sum(int(row[1].rstrip("*")) for row in rows) == tested.height
    assert sum(int(row[2]) for row in rows) == resistant.height


def test_each_way_of_counting_conserves_the_isolates(alva, isolates: pl.DataFrame) -> None:
    tested = isolates.filter(pl.col("organism") == "Staphylococcus aureus", pl.col("ERY").is_in(["S", "I", "R"]))
    for by in ("year", "quarter", "region", "age", "sex", "specimen", "ward_type", "origin"):
        html = page(alva, f"/explore/?organism=Staphylococcus+aureus&drug=ERY&method=all&by={by}", "en")
        assert sum(int(row[1].rstrip("*").replace(",", "")) for row in cells(html)) == tested.height, by


def test_words_that_mean_nothing_fall_back_and_the_link_keeps_what_was_chosen(alva, isolates) -> None:
    html = page(alva, "/explore/?organism=x&drug=%3Cscript%3E&place=XX&from=abcd&to=2019&by=row&method=y&set=z.Q-9")
    assert "<script>x" not in html
    assert "to=2019" in html
    assert "organism=Escherichia+coli" in html
    turned = page(alva, "/explore/?from=2022&to=2018")
    assert "2018–2022" in turned


def test_the_antibiogram_has_the_engines_cells_with_sign_and_number(alva, isolates: pl.DataFrame) -> None:
    html = page(alva, "/antibiogram/?method=phenotype&specimen=urine")
    own = isolates.filter(pl.col("first_phenotype"), pl.col("specimen") == "urine")
    made = amr.antibiogram(own, first_only=False).frame.filter("enough")
    rows = {row[0]: row for row in cells(html)}
    assert set(rows) == {name.replace(" ", "") for name in made["organism"].unique()}
    columns = re.findall(r'<abbr title="[^"]+">(\w+)</abbr>', html)
    coli = rows["Escherichiacoli"]
    for code, percent in (
        made.filter(pl.col("organism") == "Escherichia coli").select("antimicrobial", "percent_susceptible").iter_rows()
    ):
        assert abs(int(coli[2 + columns.index(code)]) - percent) <= 0.5, code
    assert re.search(r'class="amount level-low">\d', html)
    assert "påhittade" in html


def test_a_set_is_seen_by_those_who_may_read_its_programme_and_by_nobody_else(isolates, alva) -> None:
    stranger = User.objects.create_user("stranger", "stranger-lösenord", name="Främling")
    assert len(isolate_sets(alva)) == 1
    assert isolate_sets(stranger) == []
    key = isolate_sets(alva)[0].key
    html = page(stranger, f"/explore/?set={key}")
    assert "Alla isolat" not in html
    assert "ingen datamängd" in html


def test_a_set_that_is_withdrawn_deleted_or_partly_secret_is_not_looked_at(isolates, alva) -> None:
    as_it_is = {"withdrawn": False, "state": "read", "field_confidentiality": 0}
    for change in ({"withdrawn": True}, {"state": "deleted"}, {"field_confidentiality": 4}):
        DataSetRow.objects.update(**as_it_is | change)
        assert isolate_sets(alva) == []
    DataSetRow.objects.update(**as_it_is)
    assert len(isolate_sets(alva)) == 1


def test_the_number_of_queries_does_not_grow_with_the_sets(
    isolates, alva, programme, django_assert_max_num_queries, django_capture_on_commit_callbacks
) -> None:
    with django_assert_max_num_queries(40) as first:
        isolate_sets(alva)
    held = io.BytesIO()
    amr.synthetic_isolates(50, seed=4).write_parquet(held)
    for number in range(3):
        upload(
            by=alva,
            programme=load_programme(programme.id),
            data_set=NewDataSet(name=f"Fler {number}", kind="isolates", place="SE", synthetic=True),
            files=[Handed(name="isolat.parquet", chunks=[held.getvalue()])],
        )
    with django_capture_on_commit_callbacks(execute=True):
        work_off()
    with django_assert_max_num_queries(len(first)):
        assert len(isolate_sets(alva)) == 4
