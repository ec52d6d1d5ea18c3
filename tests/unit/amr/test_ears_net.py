"""EARS-Net's records: one row an isolate and antibiotic → isolates."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from beredd.amr.read import read_isolates

HEADING = (
    "RecordId,RecordType,ReportingCountry,LaboratoryCode,HospitalId,PatientCounter,Age,Gender,DateOfHospitalisation,"
    "DateUsedForStatistics,PatientType,HospitalUnitType,Specimen,IsolateId,Pathogen,Antibiotic,SIR,ResultZoneSign,"
    "ResultZoneValue,ResultZoneSIR,ResultMICSign,ResultMICValue,ResultMICSIR,ResultPCRmec,ESBL,ResultCarbapenemases"
)
ROWS = (
    "1,AMRTEST,SE,SE001,H1,1,68,F,2024-03-15,2024-03-18,INPAT,ICU,BLOOD,i1,KLEPNE,MEM,R,,,,>=,16,R,,POS,POS",
    "2,AMRTEST,SE,SE001,H1,1,68,F,2024-03-15,2024-03-18,INPAT,ICU,BLOOD,i1,KLEPNE,CIP,I,,,,,,,,POS,UNK",
    "3,AMRTEST,SE,SE001,H1,1,68,F,2024-03-15,2024-03-18,INPAT,ICU,BLOOD,i1,KLEPNE,CIP,R,,,,,,,,,",
    "4,AMRTEST,SE,SE001,H1,1,68,F,2024-03-15,2024-03-18,INPAT,ICU,BLOOD,i1,KLEPNE,CIP,S,,,,,,,,,",
    "5,AMRTEST,DK,DK002,H2,1,UNK,UNK,,2024-03-18,OUTPAT,UNK,CSF,i1,STAAUR,FOX,,=,19,R,,,,POS,,",
    "6,AMRTEST,DK,DK002,H2,2,N/A,M,2024-03-17,2024-03-18,INPAT,SURG,BLOOD,i2,ESCCOL,GEN,S,,,,<=,0.5,S,,NEG,NEG",
    "7,AMRTEST,DK,DK002,H2,2,N/A,M,2024-03-17,2024-03-18,INPAT,SURG,BLOOD,i2,ESCCOL,QQQ,S,,,,,,,,,",
    "8,AMRTEST,DK,DK002,H2,3,40,M,,2024-03-19,INPAT,SURG,BLOOD,i3,WHAT,GEN,S,,,,,,,,,",
    "9,AMRTEST,DK,DK002,,,40,M,,2024-03-19,INPAT,SURG,BLOOD,,ESCCOL,GEN,S,,,,,,,,,",
)


def write(path: Path, rows: Sequence[str]) -> Path:
    path.write_text("\n".join([HEADING, *rows]) + "\n", encoding="utf-8")
    return path


def test_isolates_of_long_records(tmp_path: Path) -> None:
    found = read_isolates([write(tmp_path / "f.csv", ROWS)])
    (count,) = found.counts
    assert (count.rows, count.isolates, count.rejected, count.joined) == (9, 3, 3, 3)
    first, second, third = found.frame.sort("row").rows(named=True)
    assert (first["organism"], first["patient"], first["isolate"]) == ("Klebsiella pneumoniae", "SE001/1", "i1")
    assert (first["specimen"], first["ward_type"], first["origin"], first["age"]) == ("blood", "icu", "hospital", 68)
    assert (first["admitted"], first["date"]) == (date(2024, 3, 15), date(2024, 3, 18))
    assert (first["MEM_mic"], first["MEM_reported"], first["CIP"]) == (">=16", "R", "R")
    assert (first["esbl"], first["carbapenemase"], first["meca"]) == (True, True, None)
    assert (second["patient"], second["specimen"], second["ward_type"]) == ("DK002/1", "csf", "outpatient")
    assert (second["FOX_zone"], second["FOX_reported"], second["meca"], second["sex"]) == (19.0, "R", True, None)
    assert (second["age"], second["origin"]) == (None, "community")
    assert (third["GEN_mic"], third["origin"], third["carbapenemase"]) == ("<=0.5", "community", False)


def test_resistance_wins_and_is_told(tmp_path: Path) -> None:
    found = read_isolates([write(tmp_path / "f.csv", ROWS)])
    assert "f.csv: reported: results of one isolate disagree: 1." in found.notices


def test_refused_rows_say_why(tmp_path: Path) -> None:
    lines = read_isolates([write(tmp_path / "f.csv", ROWS)]).rejected
    assert lines.select("row", "column", "value").rows() == [
        (8, "Antibiotic", "QQQ"),
        (9, "Pathogen", "WHAT"),
        (10, "", ""),
    ]


def test_the_order_of_rows_changes_only_their_numbers(tmp_path: Path) -> None:
    plain = read_isolates([write(tmp_path / "f.csv", ROWS)]).frame
    turned = read_isolates([write(tmp_path / "f.csv", ROWS[::-1])]).frame
    assert_frame_equal(plain.drop("row", "source_row"), turned.drop("row", "source_row"))
    assert turned["row"].sort().to_list() == [1, 2, 3]


def test_parts_on_disk_give_the_same_isolates(tmp_path: Path) -> None:
    rows = [row.replace(",i1,", f",i{n},") for n in range(20) for row in ROWS[:5]]
    rows = rows[::2] + rows[1::2]  # an isolate's rows lie far apart
    path = write(tmp_path / "f.csv", rows)
    whole = read_isolates([path])
    streamed = read_isolates([path], out=tmp_path / "o.parquet", in_memory_bytes=0, block_bytes=2000, range_rows=2)
    assert_frame_equal(streamed.frame, whole.frame)
    assert streamed.counts == whole.counts
    assert whole.frame.height == 40
    assert whole.frame["row"].sort().to_list() == list(range(1, 41))


def test_wide_and_long_are_one_table(tmp_path: Path) -> None:
    results = (("CIP", "S", "<=", "0.25"), ("GEN", "R", "", "16"))
    long = [
        f"{n},AMRTEST,SE,L,H,{n},5,M,,2024-01-0{n},INPAT,,BLOOD,i{n},ESCCOL,{drug},{sir},,,,{sign},{mic},,,,"
        for n in (1, 2, 3)
        for drug, sir, sign, mic in results
    ]
    wide = "patient,isolate,laboratory,hospital,country,date,organism,specimen,age,sex,ward_type,"
    wide += "CIP_mic,CIP_sir,GEN_mic,GEN_sir\n"
    wide += "".join(f"L/{n},i{n},L,H,SE,2024-01-0{n},ESCCOL,BLOOD,5,M,INPAT,<=0.25,S,16,R\n" for n in (1, 2, 3))
    (tmp_path / "w.csv").write_text(wide)
    one = read_isolates([write(tmp_path / "l.csv", long)]).frame
    other = read_isolates([tmp_path / "w.csv"]).frame
    assert_frame_equal(one.drop("source_file", "source_row"), other.drop("source_file", "source_row"))
    assert one.select(pl.col("row")).height == 3
