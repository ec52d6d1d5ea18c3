"""Aggregate files: each value is used or it is said why not; names, missing values and denominators of each format."""

import io
from collections.abc import Callable

import polars as pl
import pytest

from beredd.amr.aggregate_names import aggregate_names
from beredd.amr.aggregates import USES, AggregateRead, aggregate_format, read_aggregates
from beredd.common.errors import UserError
from beredd.common.places import places
from beredd.indicators import definitions

HEADING = '"HealthTopic","Population","Indicator","Unit","Time","RegionCode","RegionName","NumValue","TxtValue"'
R = "R - resistant isolates, percentage  "
MRSA = "Staphylococcus aureus|Meticillin (MRSA)"


def atlas(*rows: tuple[str, str, str, str, str, str]) -> bytes:
    """Return an export; a row is population, indicator, unit, year, code of the country, value."""
    lines = [f'"AMR","{a}","{b}","{c}","{d}","{e}","Name",{f},""' for a, b, c, d, e, f in rows]
    return "\n".join([HEADING, *lines, ""]).encode()


def read(data: bytes, **options: str) -> AggregateRead:
    made = read_aggregates(data, name="a file", **options)  # type: ignore[arg-type]
    assert sum(made.counts.values()) == made.values.height
    assert made.counts["observation"] + made.counts["missing"] == len(made.observations)
    return made


def uses(made: AggregateRead) -> list[str]:
    return made.values["use"].to_list()


def test_each_row_of_an_export_is_accounted_for() -> None:
    made = read(
        atlas(
            (MRSA, R, "%", "2023", "SE", "2.123456789"),
            (MRSA, R, "%", "2024", "SE", "-"),
            (MRSA, R, "%", "2024", "EL", "40.0"),
            (MRSA, "S - susceptible isolates, percentage  ", "%", "2023", "SE", "97.8"),
            ("Moraxella|Penicillins", R, "%", "2023", "SE", "1.0"),
            (MRSA, R, "%", "2022", "DK", "x"),
            (MRSA, R, "%", "2021", "DK", "101"),
            (MRSA, R, "%", "2020-Q1", "DK", "1"),
        ),
        vintage="ECDC Atlas 2025",
    )
    assert made.format == "atlas"
    assert uses(made) == ["observation", "missing", "other place", *["other indicator"] * 2, *["rejected"] * 3]
    assert made.values["row"].to_list() == list(range(2, 10))
    assert made.rejected.select("row", "fault").rows() == [
        (7, "the value is not a number"),
        (8, "the percentage is not between 0 and 100"),
        (9, "the time is not a year"),
    ]
    first, second = made.observations
    assert (first.indicator, first.place, first.period, first.value) == ("mrsa-share", "SE", "2023", 2.123456789)
    assert (first.vintage, first.provenance.parameters["row"]) == ("ECDC Atlas 2025", 2)
    assert (second.value, second.missing_reason) == (None, "not_reported")
    assert made.summary() == "a file: 8 values: 1 observation, 1 missing, 1 other place, 2 other indicator, 3 rejected."


def test_the_number_tested_gives_an_interval() -> None:
    made = read(
        atlas(
            (MRSA, R, "%", "2023", "DK", "2.0"),
            (MRSA, "Total tested isolates", "N", "2023", "DK", "500"),
        )
    )
    assert uses(made) == ["observation", "denominator"]
    [one] = made.observations
    assert (one.n, one.low, one.high) == (500, pytest.approx(1.0899, abs=1e-3), pytest.approx(3.6418, abs=1e-3))
    assert made.values["n_resistant"].to_list() == [10, None]


def test_a_repeated_row_counts_once_and_rows_that_differ_not_at_all() -> None:
    same = (MRSA, R, "%", "2023", "SE", "2.0")
    assert uses(read(atlas(same, same))) == ["observation", "rejected"]
    differ = read(atlas(same, (MRSA, R, "%", "2023", "SE", "3.0")))
    assert uses(differ) == ["rejected", "rejected"]
    assert set(differ.rejected["fault"]) == {"several rows of the same thing differ"}


def test_two_numbers_tested_that_differ_give_none() -> None:
    tested = [(MRSA, "Total tested isolates", "N", "2023", "DK", number) for number in ("500", "600")]
    made = read(atlas((MRSA, R, "%", "2023", "DK", "2.0"), *tested))
    assert uses(made) == ["observation", "rejected", "rejected"]
    assert made.observations[0].n is None


def test_older_names_and_a_cut_off_row() -> None:
    data = atlas((MRSA, "Resistant (R) isolates proportion", "%", "2015", "SE", "0.8")) + b'"AMR","Staph'
    made = read(data)
    assert uses(made) == ["observation", "rejected"]
    assert made.rejected["fault"].to_list() == ["the row is cut off, or has cells too many"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_encodings_and_semicolons(encoding: str) -> None:
    text = atlas((MRSA, R, "%", "2023", "SE", "2.5")).decode().replace(",", ";").replace("isolates; p", "isolates, p")
    made = read(text.replace("2.5", "2,5").replace('"Name"', '"Österreich"').encode(encoding))
    assert [one.value for one in made.observations] == [2.5]


def test_a_caller_can_name_more_indicators() -> None:
    row = ("Escherichia coli|Aminopenicillins", R, "%", "2023", "SE", "40")
    assert uses(read(atlas(row))) == ["other indicator"]
    made = read_aggregates(atlas(row), name="a", indicators={"escherichia coli|aminopenicillins": "ecoli-3gc-r"})
    assert uses(made) == ["observation"]
    with pytest.raises(UserError, match="There is no indicator 'x'"):
        read_aggregates(atlas(row), name="a", indicators={"a": "x"})


def workbook(build: Callable[[], dict[str, list[list[str | float | None]]]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for sheet, rows in build().items():
        page = book.create_sheet(sheet)
        for row in rows:
            page.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_esac_nets_cells_are_accounted_for() -> None:
    title = "Table D1. x in the community, 2021-2022, expressed as DDD per 1\xa0000 inhabitants per day"
    made = read(
        workbook(
            lambda: {
                "D2_J01C_AC": [
                    [title],
                    ["Country name", "2021", "2022", "Trend"],
                    ["Sweden", 4.5, None, "↓"],
                    ["Denmark (a)", 8.5, "x", "↓"],
                    ["EU/EEA*", 7.5, 7.6, "-"],
                    ["Reported EU/EEA**", 7.7, 7.8, "-"],
                    ["Norway", 1.0, 2.0, "-"],
                    [None, "Data not reported", None],
                    ["* EU/EEA refers to the mean", None, None],
                ],
                "D24_Reserve_HC": [["Table D24. Percentage"], ["Country name", "2021", "2022"], ["Sweden", 0.1, 0.2]],
                "Notes": [["nothing"]],
            }
        )
    )
    assert made.format == "esac-net"
    assert [(one.indicator, one.place, one.period, one.value) for one in made.observations] == [
        ("j01c-community", "DK", "2021", 8.5),
        ("j01c-community", "EU", "2021", 7.5),
        ("j01c-community", "EU", "2022", 7.6),
        ("j01c-community", "SE", "2021", 4.5),
        ("j01c-community", "SE", "2022", None),
    ]
    assert made.counts == {
        "observation": 4, "missing": 1, "denominator": 0, "other place": 4, "other indicator": 2, "rejected": 1,
    }  # fmt: skip
    assert made.rejected.select("row", "sheet", "place_found").rows() == [(4, "D2_J01C_AC", "Denmark (a)")]


RIS = [
    *("COUNTRY", "YEAR", "SPECIMEN", "PATHOGEN", "GENDER", "ORIGIN", "AGEGROUP", "ANTIBIOTIC", "RESISTANT"),
    *("INTERMEDIATE", "NONSUSCEPTIBLE", "SUSCEPTIBLE", "UNKNOWN_NO_AST", "UNKNOWN_NO_BREAKPOINTS", "BATCHID"),
]


def ris(*rows: str) -> bytes:
    return "\n".join(["\t".join(RIS), *(row.replace(" ", "\t").replace("_", "") for row in rows), ""]).encode()


MAPPED = {"blood|staaur|fox": "mrsa-share"}


def test_a_ris_files_strata_are_added_up() -> None:
    made = read_aggregates(
        ris(
            "SWE 2023 BLOOD STAAUR F HO 65<74 FOX 2 0 0 40 9 1 A",
            "SWE 2023 BLOOD STAAUR M HO 65<74 FOX 1 1 0 56 0 0 A",
            "SWE 2023 BLOOD STAAUR M CO 65<74 FOX _ _ _ _ _ _ A",
            "SWE 2023 BLOOD STAAUR M HO 75<84 FOX 1 0 0 x 0 0 A",
            "SWE 2023 BLOOD STAAUR M CO 75<84 FOX 1 0 0 1 0 0 A",
            "SWE 2023 BLOOD STAAUR M CO 75<84 FOX 2 0 0 1 0 0 A",
            "SWE 2023 BLOOD STAAUR M CO 15<24 FOX -1 0 0 1 0 0 A",
            "FRA 2023 BLOOD STAAUR F HO 65<74 FOX 2 0 0 40 0 0 A",
            "SWE 2023 URINE ESCCOL F CO 65<74 CIP 2 0 0 40 0 0 A",
        ),
        name="ris.txt",
        indicators=MAPPED,
    )
    assert made.format == "glass-ris"
    assert uses(made) == ["observation", "denominator", *["rejected"] * 5, "other place", "other indicator"]
    assert made.rejected["fault"].to_list() == [
        "all counts are empty",
        "a count is not a number",
        "the stratum stands in several rows",
        "the stratum stands in several rows",
        "a count is negative or not whole",
    ]
    [one] = made.observations
    assert (one.value, one.n) == (pytest.approx(3.0), 100)  # 3 R of 100; unknown counts in no denominator
    assert made.values["n_resistant"][0] == 3


def test_where_i_and_r_are_not_told_apart_there_is_no_percentage() -> None:
    made = read_aggregates(
        ris("SWE 2023 BLOOD STAAUR F HO 65<74 FOX 2 0 3 40 0 0 A"), name="ris.txt", indicators=MAPPED
    )
    [one] = made.observations
    assert (one.value, one.missing_reason, one.n) == (None, "not_reported", 45)


def test_a_dashboards_countries_are_read_and_its_percentages_checked() -> None:
    text = "\n".join(
        [
            "Filters", "Region filter: All", "", "Data for time series",
            '"Year","Specimen","PathogenName","AbTargets","Min","Q1","Median","Q3","Max"',
            '2023,"BLOOD","Staphylococcus aureus","Methicillin",1,2,3,4,5', "", "",
            "Data for line plots for individual CTAs",
            '"Iso3","CountryTerritoryArea","WHORegionName","Year","Specimen","PathogenName","AbTargets",'
            '"TotalSpecimenIsolates","InterpretableAST","Resistant","PercentResistant"',
            '"SWE","Sweden","European Region",2023,"BLOOD","Staphylococcus aureus","Methicillin",900,500,10,2',
            '"DNK","Denmark","European Region",2023,"BLOOD","Staphylococcus aureus","Methicillin",900,500,10,3',
            '"NOR","Norway","European Region",2023,"BLOOD","Staphylococcus aureus","Methicillin",900,500,10,2',
            '"SWE","Sweden","European Region",2022,"BLOOD","Staphylococcus aureus","Methicillin",9,5,10,200',
        ]
    )  # fmt: skip
    made = read_aggregates(
        text.encode(), name="g", indicators={"BLOOD|Staphylococcus aureus|Methicillin": "mrsa-share"}
    )
    assert made.format == "glass-dashboard"
    assert uses(made) == ["observation", "rejected", "other place", "rejected"]
    assert made.rejected.select("row", "fault").rows() == [
        (12, "the percentage is not that of its own numbers"),
        (14, "more are resistant than were tested"),
    ]
    [one] = made.observations
    assert (one.value, one.n, one.vintage) == (2.0, 500, "GLASS")


@pytest.mark.parametrize("data", [b"a,b\n1,2\n", b"Filters\nx\n", b"PK\x03\x04broken", b"\x00\x01\x02"])
def test_what_is_no_aggregate_file_is_told(data: bytes) -> None:
    with pytest.raises(UserError, match="no aggregate file that is known"):
        aggregate_format(data, "a file")


def test_a_missing_column_is_told() -> None:
    data = HEADING.replace('"NumValue",', "").encode() + b'\n"a","b","c","%","2020","SE","Sweden",""\n'
    with pytest.raises(UserError, match="The column 'numvalue' is missing"):
        read(data)


def test_the_names_lead_to_indicators_and_places_that_there_are() -> None:
    names = aggregate_names()
    assert set(names.atlas.indicators.values()) <= set(definitions())
    assert {name for name in names.places.values() if name in ("SE", "DK", "EU")} <= set(places())
    assert set(USES) == set(pl.Enum(USES).categories)
