"""Breakpoint tables of others: WHONET's inclusive limits, R AMR's layout, EUCAST's workbook made here in its shape."""

import gzip
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from beredd.amr import import_breakpoints, interpret
from beredd.amr.breakpoints import Breakpoints
from beredd.common.errors import UserError

WHONET_HEAD = (
    "GUIDELINES\tYEAR\tTEST_METHOD\tPOTENCY\tORGANISM_CODE\tORGANISM_CODE_TYPE\tBREAKPOINT_TYPE\tHOST\t"
    "SITE_OF_INFECTION\tREFERENCE_TABLE\tREFERENCE_SEQUENCE\tWHONET_ABX_CODE\tWHONET_TEST\tR\tI\tSDD\tS\tECV_ECOFF\t"
    "DATE_ENTERED\tDATE_MODIFIED\tCOMMENTS\n"
)


def whonet(folder: Path, *rows: str) -> Path:
    """Write a Breakpoints.txt; each row has guideline, method, organism, its kind, type, site, drug, R, S, ECOFF."""
    lines = []
    for row in rows:
        guideline, method, code, kind, held, site, drug, r, s, ecoff = row.split("|")
        lines.append(
            f"{guideline}\t2025\t{method}\t\t{code}\t{kind}\t{held}\tHuman\t{site}\tT\t\t{drug}\t\t{r}\t\t\t{s}\t{ecoff}\t\t\t"
        )
    path = folder / "Breakpoints.txt"
    path.write_text(WHONET_HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def limits(table: Breakpoints) -> list[tuple[float | None, float | None]]:
    return table.frame.select("s", "r").rows()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("EUCAST|MIC|eco|WHONET_ORG_CODE|Human||GEN|4|2|", (2.0, 2.0)),
        ("EUCAST|MIC|cal|WHONET_ORG_CODE|Human||MIF|0.03|0.016|", (0.016, 0.016)),
        ("EUCAST|DISK|eco|WHONET_ORG_CODE|Human||CIP|21|25|", (25.0, 22.0)),
        ("CLSI|MIC|eco|WHONET_ORG_CODE|Human||CIP|1|0.25|", (0.25, 1.0)),
        ("CLSI|DISK|eco|WHONET_ORG_CODE|Human||CIP|21|26|", (26.0, 21.0)),
        ("CLSI|MIC|eco|WHONET_ORG_CODE|Human||FDC||4|", (4.0, None)),
        ("EUCAST|MIC|eco|WHONET_ORG_CODE|ECOFF||CIP|||0.064", (0.064, 0.064)),
    ],
)
def test_whonets_inclusive_limits_become_the_guidelines_own(
    tmp_path: Path, row: str, expected: tuple[float, float | None]
) -> None:
    assert limits(import_breakpoints(whonet(tmp_path, row))) == [expected]


def test_whonet_and_eucast_give_the_same_categories(tmp_path: Path) -> None:
    """EUCAST gentamicin S ≤ 2, R > 2 is S 2, R 4 in WHONET: 2 is S, 4 is R either way."""
    table = import_breakpoints(whonet(tmp_path, "EUCAST|MIC|eco|WHONET_ORG_CODE|Human||GEN|4|2|"))
    isolates = pl.DataFrame({"organism": ["Escherichia coli"] * 3, "GEN_mic": ["2", "4", "<=2"]})
    assert interpret(isolates, table)["GEN"].to_list() == ["S", "R", "S"]


def test_whonet_rows_that_cannot_be_used_are_counted(tmp_path: Path) -> None:
    path = whonet(
        tmp_path,
        "EUCAST|MIC|eco|WHONET_ORG_CODE|Human|Uncomplicated urinary tract infection|NIT|128|64|",
        "EUCAST|MIC|q0q|WHONET_ORG_CODE|Human||GEN|4|2|",
        "EUCAST|MIC|eco|WHONET_ORG_CODE|Human||ERY|||",
    )
    table = import_breakpoints(path)
    assert table.frame.select("organism", "antimicrobial", "uti", "version", "line").rows() == [
        ("Escherichia coli", "NIT", True, "15.0", 1)
    ]
    assert table.provenance["not_read"] == {"organism code not known": 1, "no breakpoint in the row": 1}
    assert table.provenance["file"] == "Breakpoints.txt"
    assert len(table.provenance["sha256"]) == 64


def test_whonets_groups_are_read_from_its_organisms(tmp_path: Path) -> None:
    (tmp_path / "Organisms.txt").write_text(
        "WHONET_ORG_CODE\tORGANISM\tFAMILY_CODE\tGENUS_CODE\tGENUS\n"
        "eco\tEscherichia coli\tQQQ\tES-\tEscherichia\n"
        "kpn\tKlebsiella pneumoniae\tQQQ\tKL-\tKlebsiella\n",
        encoding="utf-8",
    )
    path = whonet(tmp_path, "EUCAST|MIC|QQQ|FAMILY_CODE|Human||GEN|4|2|", "EUCAST|MIC|KL-|GENUS_CODE|Human||TOB|4|2|")
    table = import_breakpoints(path)
    assert table.frame.select("organism", "rank").rows() == [
        ("Escherichia coli", 5),
        ("Klebsiella pneumoniae", 5),
        ("Klebsiella", 4),
    ]


def test_whonets_groups_have_our_names(tmp_path: Path) -> None:
    path = whonet(
        tmp_path,
        "EUCAST|MIC|EBC|FAMILY_CODE|Human||GEN|4|2|",
        "EUCAST|MIC|ANA|ANAEROBE|Human||MTR|8|4|",
        "EUCAST|MIC|ECO|SEROVAR_GROUP|Human||GEN|4|2|",
        "EUCAST|MIC|STA|GENUS_CODE|Human||GEN|4|2|",
        "EUCAST|MIC|SVI|SPECIES_GROUP|Human||VAN|4|2|",
    )
    table = import_breakpoints(path)
    assert table.frame["organism"].to_list() == [
        "Enterobacterales",
        "Anaerobes",
        "Escherichia coli",
        "Staphylococcus",
        "Viridans group streptococci",
    ]
    isolates = pl.DataFrame({"organism": ["Klebsiella oxytoca"], "GEN_mic": ["4"]})
    assert interpret(isolates, table)["GEN"].to_list() == ["R"]


R_HEAD = "guideline,type,host,method,site,mo,rank_index,ab,ref_tbl,disk_dose,breakpoint_S,breakpoint_R,uti,is_SDD\n"


def test_r_amrs_layout_is_read_zipped_with_its_organisms_beside(tmp_path: Path) -> None:
    path = tmp_path / "clinical_breakpoints.csv.gz"
    rows = (
        "EUCAST 2025,human,human,MIC,,B_X,2,CIP,T,,0.25,0.5,FALSE,FALSE\n"
        "EUCAST 2025,ECOFF,ECOFF,MIC,,B_X,2,CIP,ECOFF,,0.064,0.064,FALSE,FALSE\n"
        "EUCAST 2025,human,human,MIC,,UNKNOWN,7,TOB,PK/PD,,0.5,0.5,FALSE,FALSE\n"
        "EUCAST 2025,human,human,MIC,Screen,B_Y,2,FOX,T,,4,4,FALSE,FALSE\n"
        "EUCAST 2025,human,human,MIC,Screen,B_X,2,PEF,T,,4,4,FALSE,FALSE\n"
    )
    path.write_bytes(gzip.compress((R_HEAD + rows).encode()))
    with pytest.raises(UserError, match=r"microorganisms\.csv\.gz"):
        import_breakpoints(path)
    names = b"mo,fullname\nB_X,Escherichia coli\nB_Y,Staphylococcus aureus\n"
    (tmp_path / "microorganisms.csv.gz").write_bytes(gzip.compress(names))
    table = import_breakpoints(path)
    found = table.frame.select("guideline", "organism", "rank", "antimicrobial", "screening").rows()
    assert found == [
        ("EUCAST 2025", "Escherichia coli", 2, "CIP", False),
        ("EUCAST ECOFF 2025", "Escherichia coli", 2, "CIP", False),
        ("EUCAST 2025", None, 9, "TOB", False),
        ("EUCAST 2025", "Staphylococcus aureus", 2, "FOX", False),
        ("EUCAST 2025", "Escherichia coli", 2, "PEF", True),
    ]


def test_what_is_no_breakpoint_table_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UserError, match="no breakpoint table that is known; its columns are line, a, b"):
        import_breakpoints(other)
    with pytest.raises(UserError, match="No such file"):
        import_breakpoints(tmp_path / "absent.txt")
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress(b"guideline,mo\n" * 50)[:20])
    with pytest.raises(UserError, match="cannot be read"):
        import_breakpoints(cut)


def eucast_workbook(path: Path, *, heading: str = "MIC breakpoints (mg/L)") -> Path:
    """Write a workbook in the shape of EUCAST's: superscripts, brackets, dashes, species in the drug's name."""
    book = xlsxwriter.Workbook(path)
    bold, raised = book.add_format({"bold": True}), book.add_format({"font_script": 1})
    notes = book.add_worksheet("Notes")
    notes.write(0, 0, "EUCAST Clinical Breakpoint Tables v. 15.0, valid from 2025-01-01")
    sheet = book.add_worksheet("Enterobacterales")
    sheet.write_rich_string(0, 0, bold, "Enterobacterales", raised, "*")
    sheet.write(2, 0, "Disk diffusion (EUCAST standardised disk diffusion method)")
    sheet.write(4, 0, "Penicillins", bold)
    sheet.write(4, 1, heading, bold)
    sheet.write(4, 4, "Disk content (µg)", bold)
    sheet.write(4, 5, "Zone diameter breakpoints (mm)", bold)
    sheet.write(4, 8, "Notes", bold)
    for at, sign in enumerate(("S ≤", "R >", "ATU"), start=1):
        sheet.write(5, at, sign, bold)
    for at, sign in enumerate(("S ≥", "R <", "ATU"), start=5):
        sheet.write(5, at, sign, bold)
    rows: list[tuple[str, list[object]]] = [
        ("Benzylpenicillin", ["-", "-", "", "", "-", "-"]),
        ("Ampicillin iv", ["8¹", "8¹", "", "10", "14", "14"]),
        ("Ampicillin oral (uncomplicated UTI only)", ["8¹", "8¹", "", "10", "14A", "14A,B"]),
        (
            "Temocillin, E. coli, Klebsiella spp. (except K. aerogenes) and P. mirabilis",
            ["0.001", "16", "", "30", "50", "17"],
        ),
        ("Meropenem (indications other than meningitis)", [2, 8, "", 10, 22, 16]),
        ("Meropenem (meningitis)", [2, 2, "", 10, "Note", "Note"]),
        ("Amikacin (systemic infections)", ["(8)", "(8)", "", "30", "(18)", "(18)"]),
        ("Ceftobiprole", ["IE", "IE", "", "", "IE", "IE"]),
        ("Unobtainium", ["1", "1", "", "", "", ""]),
        ("Tobramycin", ["81", "81", "", "10", "161", "161"]),
    ]
    for at, (name, cells) in enumerate(rows, start=6):
        sheet.write(at, 0, name)
        for column, cell in enumerate(cells, start=1):
            if isinstance(cell, str) and cell.endswith("¹"):
                sheet.write_rich_string(at, column, bold, cell[:-1], raised, "1")
            else:
                sheet.write(at, column, cell)
    book.close()
    return path


def test_eucasts_workbook_is_read(tmp_path: Path) -> None:
    table = import_breakpoints(eucast_workbook(tmp_path / "v_15.0_Breakpoint_Tables.xlsx"))
    frame = table.frame.filter(pl.col("antimicrobial") != "TEM")
    assert frame.select("organism", "antimicrobial", "method", "site", "uti", "s", "r").rows() == [
        ("Enterobacterales", "AMP", "MIC", "Intravenous", False, 8.0, 8.0),
        ("Enterobacterales", "AMP", "DISK", "Intravenous", False, 14.0, 14.0),
        ("Enterobacterales", "AMP", "MIC", "Oral, Uncomplicated urinary tract infection", True, 8.0, 8.0),
        ("Enterobacterales", "AMP", "DISK", "Oral, Uncomplicated urinary tract infection", True, 14.0, 14.0),
        ("Enterobacterales", "MEM", "MIC", "Non-meningitis", False, 2.0, 8.0),
        ("Enterobacterales", "MEM", "DISK", "Non-meningitis", False, 22.0, 16.0),
        ("Enterobacterales", "MEM", "MIC", "Meningitis", False, 2.0, 2.0),
        ("Enterobacterales", "AMK", "MIC", None, False, 8.0, 8.0),
        ("Enterobacterales", "AMK", "DISK", None, False, 18.0, 18.0),
    ]
    assert table.frame["guideline"].unique().to_list() == ["EUCAST 2025"]
    assert table.frame["version"].unique().to_list() == ["15.0"]
    assert frame["line"][0] == 8
    species = set(table.frame.filter(pl.col("antimicrobial") == "TEM")["organism"])
    assert {"Escherichia coli", "Proteus mirabilis", "Klebsiella pneumoniae"} <= species
    assert "Klebsiella aerogenes" not in species
    assert "Klebsiella" not in species


def test_what_eucasts_workbook_says_unclearly_is_kept_out_and_counted(tmp_path: Path) -> None:
    table = import_breakpoints(eucast_workbook(tmp_path / "v_15.0_Breakpoint_Tables.xlsx"))
    assert "TOB" not in table.frame["antimicrobial"]  # 81 is 8 with a note's number glued to it
    assert table.provenance["not_read"] == {
        "Enterobacterales: “Unobtainium” is no drug of the code table": 1,
        "Enterobacterales: “81” and “81” are no dilutions": 1,
        "Enterobacterales: “161” and “161” are no zones": 1,
    }


def test_a_workbook_that_is_not_eucasts_is_refused(tmp_path: Path) -> None:
    odd = eucast_workbook(tmp_path / "v_15.0_other.xlsx", heading="Limits")
    with pytest.raises(UserError, match="no sheet has “MIC breakpoints”"):
        import_breakpoints(odd)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(UserError, match="cannot be read"):
        import_breakpoints(broken)


def test_provenance_goes_with_the_table_into_its_file(tmp_path: Path) -> None:
    table = import_breakpoints(whonet(tmp_path, "EUCAST|MIC|eco|WHONET_ORG_CODE|Human||GEN|4|2|"))
    path = tmp_path / "kept.parquet"
    table.write(path)
    again = Breakpoints.read(path)
    assert again.frame.equals(table.frame)
    assert again.provenance == table.provenance
