"""Every row of the national series as they were collected, against what the product ships and reads."""

import csv
from pathlib import Path

import pytest

from beredd.common.content_files import content_path
from beredd.indicators import Observation, definitions, national_observations

OLD_VINTAGE = " (DANMAP 2015 vintage)"

# What each collected series is called here; the groups of ESAC-Net follow from their names.
NAMES = {
    "P. aeruginosa carbapenems %R": "paer-carba-r",
    "K. pneumoniae carbapenems %R": "kpneu-carba-r",
    "S. aureus meticillin (MRSA) %R": "mrsa-share",
    "E. faecium vancomycin %R": "efaecium-van-r",
    "E. coli third-generation cephalosporins %R": "ecoli-3gc-r",
    "antibiotic prescriptions outpatient": "prescriptions-outpatient-se",
    "antibiotic prescriptions outpatient (FoHM)": "prescriptions-outpatient-se-fohm",
    "MRSA notified cases": "mrsa-notified",
    "MRSA incidence": "mrsa-incidence",
    "MRSA invasive (BSI) cases": "mrsa-invasive",
    "ESBL Enterobacterales notified cases": "esbl-notified",
    "ESBL incidence": "esbl-incidence",
    "ESBL invasive cases": "esbl-invasive",
    "ESBL-CARBA notified cases": "esbl-carba-notified",
    "ESBL-CARBA incidence": "esbl-carba-incidence",
    "ESBL-CARBA invasive cases": "esbl-carba-invasive",
    "VRE notified cases": "vre-notified",
    "J01 total consumption": "j01-total",
    "J01 primary care consumption": "j01-primary-care",
    "BSI E. coli cases": "bsi-ecoli-cases",
    "BSI S. aureus cases": "bsi-saureus-cases",
    "BSI K. pneumoniae cases": "bsi-kpneu-cases",
    "BSI E. faecium cases": "bsi-efaecium-cases",
    "BSI S. pneumoniae cases": "bsi-spneu-cases",
    "BSI P. aeruginosa cases": "bsi-paer-cases",
    "positive blood cultures incidence": "blood-culture-positive-dk",
    "CPE cases": "cpe-cases",
    "E. coli BSI combined 3GC+CIP+GEN R": "ecoli-bsi-3gc-cip-gen-r",
    "K. pneumoniae BSI combined 3GC+CIP+GEN R": "kpneu-bsi-3gc-cip-gen-r",
    "E. coli BSI piperacillin-tazobactam R": "ecoli-bsi-tzp-r",
    "K. pneumoniae BSI piperacillin-tazobactam R": "kpneu-bsi-tzp-r",
    "veterinary antimicrobials": "vet-antimicrobials-dk",
    "animal consumption": "animal-consumption-dk",
}


@pytest.fixture
def rows(shared: Path) -> list[dict[str, str]]:
    """The collected series, row by row."""
    path = shared / "data" / "amr" / "nordic_series.csv"
    if not path.is_file():
        pytest.skip(f"no collected series at {path}")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _id(name: str) -> str:
    name = name.removesuffix(OLD_VINTAGE)
    if name in NAMES:
        return NAMES[name]
    group, _, sector = name.split()
    return f"{group.lower()}-{sector}"


def _found(row: dict[str, str]) -> list[Observation]:
    old = row["indicator"].endswith(OLD_VINTAGE)
    return [
        one
        for one in national_observations()
        if (one.indicator, one.place, one.period) == (_id(row["indicator"]), row["country"], row["year"])
        and one.provenance.source == row["source"]
        and (one.vintage == "DANMAP 2015" or not old)
    ]


def test_every_collected_row_is_read_with_value_source_note_and_unit(rows: list[dict[str, str]]) -> None:
    assert len(rows) == 634
    for row in rows:
        [one] = _found(row)
        assert one.value == float(row["value"]), row
        assert one.provenance.parameters.get("note", "") == row["note"], row
        assert definitions()[one.indicator].unit_code in (row["unit"], "cases"), row


def test_the_shipped_file_keeps_every_digit(rows: list[dict[str, str]]) -> None:
    with content_path("indicators/data/nordic.csv").open(encoding="utf-8", newline="") as file:
        ours = list(csv.DictReader(file))
    shipped = {(row["indicator"], row["place"], row["period"], row["source"]): row["value"] for row in ours}
    for row in rows:
        assert shipped[_id(row["indicator"]), row["country"], row["year"], row["source"]] == row["value"]


def test_older_vintages_stand_beside_the_new() -> None:
    values = {
        one.vintage: one.value
        for one in national_observations()
        if (one.indicator, one.place, one.period) == ("j01-primary-care", "DK", "2015")
    }
    assert values == {"DANMAP 2015": 16.46, "DANMAP 2024": 15.66}
