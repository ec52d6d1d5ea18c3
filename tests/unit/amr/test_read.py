"""Isolate files of every kind → one table, every row counted."""

import json
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook
from polars.testing import assert_frame_equal

from beredd.amr.column_map import ColumnMap, read_column_map
from beredd.amr.model import DTYPE_OF, ISOLATE_COLUMNS, SIR, Measure
from beredd.amr.read import IsolateRead, isolates_metadata, read_isolates, scan_isolates
from beredd.common.columns import DTYPES
from beredd.common.errors import SurroundingsError, UserError
from beredd.common.progress import Cancelled

WHONET = """\
COUNTRY_A|LABORATORY|PATIENT_ID|FIRST_NAME|LAST_NAME|SEX|AGE|DATE_BIRTH|WARD|WARD_TYPE|DATE_ADMIS|SPEC_NUM|SPEC_DATE|SPEC_TYPE|ORGANISM|ESBL|PEN_ND10|CTX_ED5|CTX_NM|CIP_EE|AMC_ED20|XXX_ED5
SWE|KAR|P1|Åsa|Berg|f|68||B1|icu|15/03/2024|1|18/03/2024|bl|eco|-||24|<=0.25|0,5|R|1
SWE|KAR|P2|Bo|Ek|m||01/04/1950||out||2|18/03/2024|ur|kpn|+|6|S|>8|||
DNK|LUN||Ida|Holm|f|7m|||inx|18/03/2024|3|19/03/2024|sf|con|||||||
DNK|LUN||Ida|Holm|F||||inx||4|20/03/2024|zz|sau||||big|||
DNK|LUN||||||||||5||bl|eco|||||||
DNK|LUN|P9|||||||||6|32/13/2024|bl|eco|||||||
DNK|LUN|P9|||||||||7|20/03/2024|bl||||||||
"""

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def _make(text: str, name: str = "f.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return _make


def adds_up(found: IsolateRead) -> bool:
    """Each file's rows are isolates, rejected or joined; the lines and the table say the same."""
    lines = found.rejected
    return (
        all(one.rows == one.isolates + one.rejected + one.joined for one in found.counts)
        and sum(one.isolates for one in found.counts) == found.frame.height
        and sum(one.rejected for one in found.counts) == lines.filter(~pl.col("isolate_kept")).height
        and sum(one.cells for one in found.counts) == lines.filter(pl.col("isolate_kept")).height
        and sorted(found.frame["row"]) == list(range(1, found.frame.height + 1))
    )


def row(found: IsolateRead, isolate: str) -> dict[str, object]:
    return found.frame.filter(pl.col("isolate") == isolate).row(0, named=True)


def test_whonet_whole(make: Make) -> None:
    found = read_isolates([make(WHONET)])
    assert adds_up(found)
    (count,) = found.counts
    assert (count.rows, count.isolates, count.rejected, count.cells) == (7, 5, 2, 1)
    one = row(found, "1")
    assert one["patient"] == "P1"
    assert one["organism"] == "Escherichia coli"
    assert one["organism_found"] == "eco"
    assert one["date"] == date(2024, 3, 18)
    assert (one["country"], one["specimen"], one["specimen_found"]) == ("SE", "blood", "bl")
    assert (one["ward_type"], one["origin"], one["age"], one["esbl"]) == ("icu", "hospital", 68, False)
    assert (one["CTX_zone"], one["CTX_mic"], one["CIP_gradient"], one["AMC_reported"]) == (24.0, "<=0.25", "0.5", "R")
    assert (one["source_file"], one["source_row"]) == ("f.csv", 2)
    two = row(found, "2")
    assert (two["age"], two["origin"], two["esbl"], two["PEN_zone"], two["CTX_reported"]) == (
        73,
        "community",
        True,
        6.0,
        "S",
    )
    assert row(found, "3")["age"] == 0
    assert row(found, "3")["origin"] == "community"
    assert (row(found, "4")["specimen"], row(found, "4")["specimen_found"]) == (None, "zz")
    assert row(found, "5")["date"] is None
    said = " ".join(found.notices)
    assert "XXX_ED5" in said
    assert "zz" in said


def test_the_same_names_are_one_patient_and_are_not_kept(make: Make, tmp_path: Path) -> None:
    out, aside = tmp_path / "o.parquet", tmp_path / "r.csv"
    found = read_isolates([make(WHONET)], out=out, rejected=aside)
    assert row(found, "3")["patient"] == row(found, "4")["patient"]
    assert row(found, "5")["patient"] is None
    written = found.frame.write_csv() + aside.read_text("utf-8") + json.dumps(isolates_metadata(out))
    assert not any(name in written for name in ("Åsa", "Holm", "Berg", "01/04/1950"))


def test_columns_that_are_not_read_are_not_repeated(make: Make) -> None:
    text = "Efternamn;Telefon;bug;CIP\nBerg;070-1;nothing such;S\nEk;070-2;eco;S;9\n"
    columns = ColumnMap.model_validate(
        {"columns": {"organism": "bug"}, "results": [{"heading": "CIP", "antimicrobial": "CIP"}]}
    )
    lines = read_isolates([make(text)], columns=columns).rejected
    assert lines["cells"].to_list() == ['{"bug":"nothing such","CIP":"S"}', "(left out: the file holds names)"]


def test_what_was_left_out_says_where_and_why(make: Make) -> None:
    lines = read_isolates([make(WHONET)]).rejected
    assert lines.select("row", "column", "value", "isolate_kept").rows() == [
        (5, "CTX_NM", "big", True),
        (7, "SPEC_DATE", "32/13/2024", False),
        (8, "ORGANISM", "", False),
    ]
    assert lines["reason"].to_list() == [
        "Neither a MIC (0.0001-4096 mg/L) nor S, I, R.",
        "The date cannot be read.",
        "The organism is missing.",
    ]
    assert json.loads(lines["cells"][1]) == {
        "COUNTRY_A": "DNK", "LABORATORY": "LUN", "PATIENT_ID": "P9", "SPEC_NUM": "6", "SPEC_DATE": "32/13/2024",
        "SPEC_TYPE": "bl", "ORGANISM": "eco",
    }  # fmt: skip


def test_the_table_has_every_column_and_its_type(make: Make) -> None:
    frame = read_isolates([make(WHONET)]).frame
    assert frame.columns[: len(ISOLATE_COLUMNS)] == [column.name for column in ISOLATE_COLUMNS]
    for column in ISOLATE_COLUMNS:
        assert frame.schema[column.name] == DTYPES[column.type]
    for measure in Measure:
        assert (
            frame.schema[
                {"mic": "CTX_mic", "gradient": "CIP_gradient", "zone": "CTX_zone"}.get(measure, "AMC_reported")
            ]
            == (DTYPE_OF[measure])
        )
    assert frame.schema["AMC"] == SIR
    assert frame["AMC"].to_list() == frame["AMC_reported"].to_list()
    assert "CTX" not in frame.columns  # it has measures: interpreting them gives the category


def test_parquet_is_sorted_and_says_so(make: Make, tmp_path: Path) -> None:
    out = tmp_path / "o.parquet"
    found = read_isolates([make(WHONET)], out=out)
    table = scan_isolates(out).collect()
    assert_frame_equal(table, found.frame)
    assert_frame_equal(table, table.sort("patient", "organism", "date", "row"))
    facts = isolates_metadata(out)
    assert facts["sorted_by"] == ["patient", "organism", "date", "row"]
    assert facts["tests"]["CTX_zone"] == [{"heading": "CTX_ED5", "guideline": "EUCAST", "potency": "5"}]
    (file,) = facts["provenance"]["files"]
    assert (file["format"], file["shape"], len(file["sha256"])) == ("whonet", "CSV, bar, UTF-8", 64)


def test_the_same_input_gives_the_same_bytes(make: Make, tmp_path: Path) -> None:
    outs = [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    for out in outs:
        read_isolates([make(WHONET)], out=out)
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_a_parquet_that_is_no_isolate_table(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pl.DataFrame({"a": [1]}).write_parquet(path)
    with pytest.raises(UserError, match="not an isolate table"):
        scan_isolates(path)
    path.write_text("no")
    with pytest.raises(UserError, match="not Parquet"):
        scan_isolates(path)
    with pytest.raises(UserError, match="No such file"):
        scan_isolates(tmp_path / "none")


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ";"), ("utf-8-sig", "\t"), ("utf-16", "|"), ("utf-16-le", ","), ("cp1252", ";"), ("latin-1", "|")],
)
def test_encodings_and_delimiters_make_no_difference(make: Make, encoding: str, delimiter: str) -> None:
    text = WHONET.replace("KAR", "Århus").replace("0,5", "0.5")
    plain = read_isolates([make(text)])
    found = read_isolates([make(text.replace("|", delimiter), encoding=encoding)])
    assert_frame_equal(found.frame, plain.frame)
    assert row(found, "1")["laboratory"] == "Århus"


def test_small_blocks_on_disk_give_the_same_table(make: Make, tmp_path: Path) -> None:
    lines = WHONET.splitlines()
    text = "\r\n".join([lines[0], *(lines[1 + n % 7].replace("|P1|", f"|P{n % 17}|") for n in range(150))])
    text = text.replace("|KAR|", '|"K ""A""\n R"|')
    path = make(text)
    whole = read_isolates([path])
    streamed = read_isolates([path], out=tmp_path / "o.parquet", in_memory_bytes=0, block_bytes=1500, range_rows=25)
    assert_frame_equal(streamed.frame, whole.frame)
    assert_frame_equal(streamed.rejected, whole.rejected)
    assert streamed.counts == whole.counts
    assert adds_up(streamed)
    assert row(whole, "1")["laboratory"] == 'K "A"\n R'


LONG = """\
subject_id,charttime,micro_specimen_id,spec_type_desc,org_name,ab_name,dilution_text,dilution_comparison,dilution_value,interpretation
10,2024-03-18 08:15:00,1,BLOOD CULTURE,ESCHERICHIA COLI,CIPROFLOXACIN,<=0.25,<=,0.25,S
10,2024-03-18 08:15:00,1,BLOOD CULTURE,ESCHERICHIA COLI,GENTAMICIN,>=16,=>,16,R
10,2024-03-18 08:15:00,1,BLOOD CULTURE,ESCHERICHIA COLI,GENTAMICIN,8,=,8,I
11,2024-03-19 09:00:00,2,URINE,KLEBSIELLA PNEUMONIAE,CIPROFLOXACIN,,,,
11,2024-03-19 09:00:00,2,URINE,KLEBSIELLA PNEUMONIAE,FOOMYCIN,2,=,2,S
12,,3,URINE,NOT A BUG,CIPROFLOXACIN,2,=,2,S
"""
LONG_MAP = """\
shape = "long"
[columns]
patient = "subject_id"
isolate = "micro_specimen_id"
date = "charttime"
specimen = "spec_type_desc"
organism = "org_name"
country = { value = "SE" }
[long]
antimicrobial = "ab_name"
key = ["micro_specimen_id", "org_name"]
mic = { heading = "dilution_value", sign = "dilution_comparison" }
reported = "interpretation"
"""


@pytest.mark.parametrize("mapped", [True, False])
def test_long_with_the_operator_apart(make: Make, mapped: bool) -> None:
    columns = read_column_map(make(LONG_MAP, "map.toml")) if mapped else None
    found = read_isolates([make(LONG)], columns=columns)
    assert adds_up(found)
    (count,) = found.counts
    assert (count.rows, count.isolates, count.rejected, count.joined) == (6, 2, 2, 2)
    one = row(found, "1")
    assert (one["CIP_mic"], one["CIP_reported"]) == ("<=0.25", "S")
    assert (one["GEN_mic"], one["GEN_reported"]) == (">=16", "R")  # the graver of two
    assert one["country"] == ("SE" if mapped else None)
    assert (row(found, "2")["CIP_mic"], row(found, "2")["specimen"]) == (None, "urine")
    assert any("disagree: 1" in notice for notice in found.notices)
    assert set(found.rejected["value"]) == {"FOOMYCIN", "NOT A BUG"}


def test_a_wide_map_with_translations(make: Make) -> None:
    text = "Pat;Prov;Bakterie;Kön;Ålder;Vård;CIP tal;CIP svar;CTX mm\n"
    text += "1;03.04.2024;ESCO;K;61;X;<=0,25;S;24,5\n2;;kpn;M;x;Y;saknas;?;\n"
    columns = read_column_map(
        make(
            """
missing = ["saknas"]
[columns]
patient = "Pat"
date = { heading = "Prov", format = "d.m.Y" }
organism = { heading = "Bakterie", values = { ESCO = "Escherichia coli" } }
sex = "Kön"
age = "Ålder"
ward_type = { heading = "Vård", values = { X = "icu", Y = "outpatient" } }
country = { value = "SE" }
[results]
CIP = [{ heading = "CIP tal", measure = "mic" }, { heading = "CIP svar", measure = "reported" }]
CTX = { heading = "CTX mm", measure = "zone" }
""",
            "map.toml",
        )
    )
    found = read_isolates([make(text)], columns=columns)
    assert adds_up(found)
    first, second = found.frame.sort("row").rows(named=True)
    assert (first["organism"], first["date"], first["sex"], first["age"]) == (
        "Escherichia coli",
        date(2024, 4, 3),
        "f",
        61,
    )
    assert (first["ward_type"], first["country"], first["CIP_mic"], first["CTX_zone"]) == ("icu", "SE", "<=0.25", 24.5)
    assert (second["CIP_mic"], second["CIP_reported"], second["age"], second["date"]) == (None, None, None, None)
    assert found.rejected.select("column", "value", "isolate_kept").rows() == [
        ("CIP svar", "?", True),
        ("Ålder", "x", True),
    ]


def test_a_table_without_a_map_tells_what_it_took(make: Make) -> None:
    text = "patient_id,date,bacteria,Ciprofloxacin,CTX_zone,amoxicillin MIC,note\nA,2024-01-02,E. coli,R,20,<2,x\n"
    found = read_isolates([make(text)])
    one = found.frame.row(0, named=True)
    assert (one["CIP"], one["CTX_zone"], one["AMX_mic"]) == ("R", 20.0, "<2")
    said = " ".join(found.notices)
    assert "patient_id as patient" in said
    assert "Ciprofloxacin as CIP" in said
    assert "left out: note" in said


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ("0.5,<=2,8", "CIP_mic"),
        ("20,23,31", "CIP_zone"),
        ("1,2,4", "CIP_mic"),
        ("S,R,I", "CIP_reported"),
        ("< 0.5 S,R,I", "CIP_mic"),
    ],
)
def test_what_a_column_holds_tells_the_measure(make: Make, values: str, column: str) -> None:
    lines = "".join(f"A{n},eco,{value}\n" for n, value in enumerate(values.split(",")))
    assert column in read_isolates([make(f"patient,organism,CIP\n{lines}")]).frame.columns


def test_numbers_that_can_be_either_are_refused(make: Make) -> None:
    with pytest.raises(UserError, match="can be mg/L or mm") as error:
        read_isolates([make("patient,organism,CIP\n1,eco,8\n2,eco,16\n")])
    assert "CIP_mic" in (error.value.remedy or "")


def test_excel_with_dates_numbers_and_serials(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["patient", "date", "organism", "CIP_mic", "CTX_zone"])
    sheet.append(["A", date(2024, 3, 18), "eco", 0.25, 22])
    sheet.append(["B", 45369, "eco", "≤0,25", 22.5])
    sheet.append(["C", "18/03/2024", "eco", ">8", None])
    path = tmp_path / "f.xlsx"
    book.save(path)
    found = read_isolates([path])
    assert adds_up(found)
    frame = found.frame.sort("row")
    assert frame["date"].to_list() == [date(2024, 3, 18)] * 3
    assert frame["CIP_mic"].to_list() == ["0.25", "<=0.25", ">8"]
    assert frame["CTX_zone"].to_list() == [22.0, 22.5, None]


def test_parquet_and_sqlite_read_as_csv_does(make: Make, tmp_path: Path) -> None:
    text = "PATIENT_ID,LABORATORY,SPEC_DATE,ORGANISM,CIP_EM\nA,K,2024-03-18,eco,<=0.25\nB,K,,kpn,8\n"
    plain = read_isolates([make(text)]).frame
    whole = pl.read_csv(text.encode(), infer_schema=False).with_columns(pl.col("SPEC_DATE").str.to_date("%Y-%m-%d"))
    whole.write_parquet(tmp_path / "f.parquet")
    with sqlite3.connect(tmp_path / "f.sqlite") as base:
        base.execute("CREATE TABLE other (x)")
        base.execute("CREATE TABLE Isolates (PATIENT_ID, LABORATORY, SPEC_DATE, ORGANISM, CIP_EM)")
        rows = [[None if cell is None else str(cell) for cell in one] for one in whole.rows()]
        base.executemany("INSERT INTO Isolates VALUES (?, ?, ?, ?, ?)", rows)
    base.close()
    for name in ("f.parquet", "f.sqlite"):
        found = read_isolates([tmp_path / name])
        assert adds_up(found)
        assert_frame_equal(found.frame.drop("source_file"), plain.drop("source_file"))


def test_a_region_tells_its_country(make: Make) -> None:
    text = "patient,organism,country,region,CIP\n1,eco,,Skåne,S\n2,eco,SE,DK-84,S\n3,eco,,,S\n4,eco,,Mars,S\n"
    found = read_isolates([make(text)], country="NO")
    assert dict(found.frame.select("patient", "country").iter_rows()) == {"1": "SE", "2": "SE", "3": "NO", "4": "NO"}


def test_country_for_rows_that_name_none(make: Make) -> None:
    text = "patient,organism,country,CIP\nA,eco,,S\nB,eco,The Netherlands,S\nC,eco,EL,S\nD,eco,Atlantis,S\n"
    found = read_isolates([make(text)], country="DK")
    assert found.frame.sort("row")["country"].to_list() == ["DK", "NL", "GR", "DK"]
    assert any("Atlantis" in notice for notice in found.notices)


def test_eucast_columns_come_before_others_and_disagreement_is_told(make: Make) -> None:
    text = "PATIENT_ID,LABORATORY,ORGANISM,CTX_ND30,CTX_ED5,PEN_NM,PEN_EM\nA,K,eco,30,20,S,R\nB,K,eco,31,,S,\n"
    found = read_isolates([make(text)])
    assert found.frame.sort("row")["CTX_zone"].to_list() == [20.0, 31.0]
    assert found.frame.sort("row")["PEN"].to_list() == ["R", "S"]
    assert any("CTX_zone: columns of the file disagree: 1" in notice for notice in found.notices)
    assert any("PEN_reported: columns of the file disagree: 1" in notice for notice in found.notices)


def test_progress_is_told_and_ends(make: Make) -> None:
    told: list[tuple[float, str]] = []
    read_isolates([make(WHONET)], progress=lambda share, words: told.append((share, words)))
    assert told[0][0] == 0
    assert told[-1] == (1.0, "done")
    assert [share for share, _ in told] == sorted(share for share, _ in told)


@pytest.mark.parametrize("in_memory", [0, 10**9])
def test_a_folder_that_cannot_be_is_told(make: Make, in_memory: int) -> None:
    path = make(WHONET)
    with pytest.raises(SurroundingsError, match="cannot be written"):
        read_isolates([path], out=path / "under a file" / "o.parquet", in_memory_bytes=in_memory)


@pytest.mark.parametrize("in_memory", [0, 10**9])
def test_work_that_is_stopped_leaves_nothing(make: Make, tmp_path: Path, in_memory: int) -> None:
    def stop(share: float, words: str) -> None:
        if share > 0:
            raise Cancelled

    path = make(WHONET)
    (tmp_path / "out").mkdir()
    with pytest.raises(Cancelled):
        read_isolates([path], out=tmp_path / "out" / "o.parquet", progress=stop, in_memory_bytes=in_memory)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_map_must_name_what_there_is(make: Make) -> None:
    columns = ColumnMap.model_validate(
        {"columns": {"organism": "bug"}, "results": [{"heading": "CIP", "antimicrobial": "CIP"}]}
    )
    with pytest.raises(UserError, match="no column 'bug'") as error:
        read_isolates([make("organism,CIP\neco,S\n")], columns=columns)
    assert "organism, CIP" in (error.value.remedy or "")


def test_what_a_column_holds_is_asked_of_the_whole_file(make: Make) -> None:
    """The first block has categories alone, or nothing: the MICs come later."""
    lines = "".join(f"P{n},eco,{'S' if n < 200 else '<=0.25'},{'' if n < 200 else 'R'}\n" for n in range(220))
    found = read_isolates([make(f"patient,organism,CIP,GEN\n{lines}")], block_bytes=1000)
    assert found.rejected.is_empty()
    assert found.frame["CIP_mic"].drop_nulls().len() == 20
    assert found.frame["GEN"].drop_nulls().len() == 20


def test_a_short_name_that_may_mean_several_says_which(make: Make) -> None:
    found = read_isolates([make("patient,organism,CIP\nA,S. intermedius,S\nB,S. aureus,S\n")])
    assert adds_up(found)
    assert found.rejected["reason"].to_list() == [
        "Several may be meant: Staphylococcus intermedius, Streptococcus intermedius. Write the whole name."
    ]
