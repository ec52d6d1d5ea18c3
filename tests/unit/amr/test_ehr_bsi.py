"""EHR-BSI's four linked files → isolates; orphans are told."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from beredd.amr.read import read_isolates
from beredd.common.errors import UserError

FILES = {
    "1.EHRBSI.csv": "RecordId,AggregationLevel,ReportingCountry,HospitalId,GeoLocation,DateUsedForStatistics\n"
    "h1,HOSP-YEAR,SE,KS,SE-AB,2024\n",
    "2.EHRBSI$Patient.csv": "RecordId,ParentId,PatientId,DateOfHospitalAdmission,"
    "UnitSpecialtyShort,patientType\n"
    "p1,h1,100,2024-03-15,ICU,INPAT\np2,h1,101,,,OUTPAT\np3,gone,102,,,\n",
    "3.EHRBSI$Patient$Isolate.csv": "RecordId,ParentId,DateOfSpecCollection,IsolateId,LaboratoryCode,Specimen,"
    "MicroorganismCode,MicroorganismCodeLabel\n"
    "i1,p1,2024-03-18,A,L1,BLOOD,112283007,Escherichia coli\n"
    "i2,p2,2024-03-19,B,L1,BLOOD,KLEPNE,\n"
    "i3,p3,2024-03-19,C,L1,BLOOD,112283007,\n"
    "i4,p9,2024-03-19,D,L1,BLOOD,112283007,\n"
    "i5,p2,2024-03-20,E,L1,BLOOD,,\n",
    "4.EHRBSI$Patient$Isolate$Res.csv": "RecordId,ParentId,Antibiotic,SIR,ResultESBL,"
    "MICSusceptibilitySign,MICValue,MICSIR\n"
    "r1,i1,CIP,R,NEG,>,8,R\nr2,i1,GEN,S,POS,,,\nr3,i1,GEN,R,,,,\nr4,i3,CIP,S,,,,\nr5,i7,CIP,S,,,,\nr6,i1,MEM,S,,,high,\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "delivery").mkdir()
    for name, text in FILES.items():
        (tmp_path / "delivery" / name).write_text(text, encoding="utf-8-sig")
    return tmp_path / "delivery"


def test_a_folder_of_four(folder: Path) -> None:
    found = read_isolates([folder])
    first, second = found.frame.sort("row").rows(named=True)
    assert (first["organism"], first["patient"], first["hospital"]) == ("Escherichia coli", "KS/100", "KS")
    assert (first["country"], first["region"], first["laboratory"]) == ("SE", "SE-AB", "L1")
    assert (first["ward_type"], first["origin"], first["date"]) == ("icu", "hospital", date(2024, 3, 18))
    assert (first["CIP_mic"], first["CIP_reported"], first["GEN"], first["MEM"]) == (">8", "R", "R", "S")
    assert first["esbl"] is True
    assert (second["organism"], second["CIP_mic"], second["origin"]) == ("Klebsiella pneumoniae", None, "community")
    assert (second["source_file"], second["source_row"]) == ("3.EHRBSI$Patient$Isolate.csv", 3)


def test_every_row_of_every_file_is_counted(folder: Path) -> None:
    found = read_isolates([folder])
    counts = {one.file[0]: (one.rows, one.isolates, one.rejected, one.joined, one.cells) for one in found.counts}
    assert counts == {"1": (1, 0, 0, 1, 0), "2": (3, 0, 1, 2, 0), "3": (5, 2, 3, 0, 0), "4": (6, 0, 2, 4, 1)}
    lines = found.rejected.filter(~pl.col("isolate_kept")).select("file", "row", "reason")
    assert {(file[0], row): reason for file, row, reason in lines.rows()} == {
        ("2", 4): "No hospital with this RecordId was read.",
        ("3", 4): "No patient with this RecordId was read.",
        ("3", 5): "No patient with this RecordId was read.",
        ("3", 6): "The organism is missing.",
        ("4", 5): "No isolate with this RecordId was read.",
        ("4", 6): "No isolate with this RecordId was read.",
    }


def test_files_one_by_one_in_any_order(folder: Path) -> None:
    files = sorted(folder.iterdir())
    assert_frame_equal(read_isolates(files[::-1]).frame, read_isolates([folder]).frame)


def test_a_file_is_lacking(folder: Path) -> None:
    (folder / "2.EHRBSI$Patient.csv").unlink()
    with pytest.raises(UserError, match="file of patients is lacking"):
        read_isolates([folder])
