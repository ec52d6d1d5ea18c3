"""What the public may read of a data set: small counts hidden with what gives them away; made-up ones never."""

from beredd.common.provenance import Provenance
from beredd.indicators import Observation
from beredd.site.datasets.actions import approve
from beredd.site.datasets.models import DataSetRow
from beredd.site.datasets.publication import fit_for_public, fit_of_set, public_observations, published_rows


def value(place: str, hits: int, tested: int | None, **more: object) -> Observation:
    return Observation(
        indicator="ecoli-3gc-r",
        place=place,
        period="2024",
        value=100 * hits / tested if tested else float(hits),
        n=tested,
        vintage="2026-11-22",
        provenance=Provenance(source="Laboratorier", parameters={"numerator": hits, **more}),
    )


def test_small_counts_and_what_gives_them_away_are_hidden() -> None:
    given = [value("SE", 60, 600), value("SE-AB", 3, 100), value("SE-C", 27, 250), value("SE-M", 30, 250)]
    shown, hidden = fit_for_public(given)
    by_place = {one.place: one for one in shown}
    assert by_place["SE-AB"].suppressed
    assert by_place["SE-AB"].value is None
    assert "numerator" not in by_place["SE-AB"].provenance.parameters
    assert sum(one.suppressed for one in shown) == 2, "one region alone could be found from the country's sum"
    assert by_place["SE"].value == 10.0
    reasons = {one.observation.place: one.because for one in hidden}
    assert "under 5" in reasons["SE-AB"]
    assert len(reasons) == 2
    assert any("protects" in because for because in reasons.values())


def test_a_value_whose_counts_nobody_knows_and_a_made_up_one_are_not_published() -> None:
    unknown = value("SE-AB", 30, 100)
    bare = unknown.model_copy(update={"provenance": Provenance(source="x")})
    assert fit_for_public([bare]) == ([], [])
    assert fit_for_public([value("SE-AB", 30, 100, synthetic=True)]) == ([], [])


def test_cases_are_hidden_by_their_own_number() -> None:
    shown, hidden = fit_for_public([value("SE-AB", 4, None), value("DK-84", 40, None)])
    assert [one.suppressed for one in shown] == [True, False]
    assert [one.observation.place for one in hidden] == ["SE-AB"]


def test_only_approved_and_published_sets_are_read(read, dora, programme) -> None:
    row = read()
    held = DataSetRow.objects.filter(pk=row.pk)
    held.update(published=True, confidentiality=0, shown_to="")
    assert published_rows(programme.id) == [], "read, but not approved"
    row.refresh_from_db()
    approve(by=dora, programme=programme, code=row.code, version=row.version, why="granskad")
    assert [one.pk for one in published_rows(programme.id)] == [row.pk]
    row.refresh_from_db()
    shown, hidden = fit_of_set(row)
    assert public_observations(programme.id) == shown
    assert hidden == []
    for closed in ({"published": False}, {"synthetic": True}, {"withdrawn": True}, {"field_confidentiality": 1}):
        as_it_is = {"published": True, "synthetic": False, "withdrawn": False, "field_confidentiality": 0}
        held.update(**as_it_is | closed)
        assert published_rows(programme.id) == [], closed
        assert public_observations(programme.id) == []


def test_an_editor_sees_what_is_hidden_and_why(read, dora, alva, programme, page, monkeypatch) -> None:
    row = read()
    client, address = page(alva, row, "hidden_values")
    assert client.get(address).status_code == 404, "nothing is published of what is not approved"
    approve(by=dora, programme=programme, code=row.code, version=row.version, why="granskad")
    given = [value("SE", 60, 600), value("SE-AB", 3, 100), value("SE-C", 27, 250), value("SE-M", 30, 250)]
    monkeypatch.setattr("beredd.site.datasets.views.fit_of_set", lambda _row: fit_for_public(given))
    html = client.get(address).content.decode()
    assert "2 av 4 värden döljs" in html
    assert "Stockholms län" in html
    assert "ett antal under 5" in html
    assert "skyddar ett litet antal" in html
