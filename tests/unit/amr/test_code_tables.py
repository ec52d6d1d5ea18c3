"""A user's own tables, WHONET's and the R package's laid over ours; faults with their rows."""

import gzip
from pathlib import Path

import polars as pl
import pytest

from beredd.amr.code_layouts import Layout
from beredd.amr.code_tables import CodeTableFaults, changes, codes_from_r, read_code_table
from beredd.amr.codes import codes
from beredd.common.errors import UserError


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_new_species_takes_its_taxa_from_its_genus(tmp_path):
    path = written(tmp_path / "own.csv", "name,rank,whonet,synonyms\nLactobacillus crispatus,species,lcr,my lacto;LC\n")
    tables = codes().with_tables(organisms=path)
    assert (
        tables.organism("lc") == tables.organism("lcr") == tables.organism("L. crispatus") == "Lactobacillus crispatus"
    )
    assert tables.ancestors("Lactobacillus crispatus")[1:4] == ["Lactobacillus", "Lactobacillaceae", "Lactobacillales"]
    assert codes().organism("lcr") is None
    assert tables.organisms.height == codes().organisms.height + 1


def test_filled_cells_take_the_place_of_ours_and_lists_grow(tmp_path):
    path = written(tmp_path / "own.csv", "name;whonet;synonyms;source\nE. coli;;;\n")
    with pytest.raises(CodeTableFaults, match="new and has no rank"):  # only exact names and synonyms are laid over
        codes().with_tables(organisms=path)
    path = written(tmp_path / "own.csv", "name;whonet;synonyms;source\nEscherichia coli;ecx;EC-LAB7;our laboratory\n")
    tables = codes().with_tables(organisms=path)
    row = tables.organisms.row(by_predicate=pl.col("name") == "Escherichia coli", named=True)
    assert (row["whonet"], row["source"], row["ears_net"]) == ("ecx", "our laboratory", "ESCCOL")
    assert row["synonyms"].startswith("EC-LAB7;Escherischia coli")
    assert tables.organism("EC-LAB7") == tables.organism("EHEC") == "Escherichia coli"


def test_a_synonym_of_ours_is_laid_over_its_row_and_told(tmp_path):
    path = written(tmp_path / "own.csv", "name,whonet\nEnterobacter aerogenes,eaex\n")
    table = read_code_table(path, codes())
    (notice,) = table.notices
    assert str(notice).startswith("own.csv:2: name: 'Enterobacter aerogenes' is laid over 'Klebsiella aerogenes'.")
    assert codes().with_tables(organisms=path).organism("eaex") == "Klebsiella aerogenes"


def test_a_word_that_the_user_claims_is_the_users(tmp_path):
    path = written(tmp_path / "own.csv", "name,rank,synonyms\nListeria ivanovii,species,eco;EHEC\n")
    tables = codes().with_tables(organisms=path)
    assert tables.organism("eco") == tables.organism("ehec") == "Listeria ivanovii"
    assert tables.organism("ESCCOL") == "Escherichia coli"
    assert codes().organism("eco") == "Escherichia coli"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,rank\n,species\n", "own.csv:2: name: is empty."),
        ("name,rank\nNovus novus,species\n", "own.csv:2: genus: 'Novus' is no row of the table."),
        ("name\n\nNovus\n", "own.csv:3: rank: 'Novus' is new and has no rank."),
        ("name,rank\n\nNovus,\n", "own.csv:3: rank: 'Novus' is new and has no rank."),
        ("name,rank\nNovus,genera\n", "own.csv:2: rank: 'genera' is not known. Use subspecies, species,"),
        ("name,rank,gram\nNovus,genus,pos\n", "own.csv:2: gram: 'pos' is not known."),
        ("name,rank,groups\nNovus,group,Nemo\n", "own.csv:2: groups: 'Nemo' is no row of the table."),
        ("name,rank\nNovus,genus\nNovus,genus\n", "own.csv:3: name: 'Novus' is in row 2 already."),
        ("name,rank,synonyms\nNovus,genus,n1\nNova,genus,N1\n", "own.csv:3: synonyms: 'N1' is a word of row 2 too."),
        ("code,name\nQQQ,\n", "own.csv:2: name: 'QQQ' is new and has no name."),
        ("code,name\n,Foo\n", "own.csv:2: code: is empty."),
    ],
)
def test_every_fault_has_its_row(tmp_path, text, told):
    path = written(tmp_path / "own.csv", text)
    table = read_code_table(path, codes())
    assert any(str(finding).startswith(told) for finding in table.findings), table.findings
    kind = {"organisms": path} if table.key == "name" else {"antimicrobials": path}
    with pytest.raises(CodeTableFaults) as caught:
        codes().with_tables(**kind)
    assert told in str(caught.value)
    assert caught.value.findings == table.findings


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("foo,bar\n1,2\n", "The headings are of no code table that is known: foo, bar"),
        ("name,rank\nNovus,genus,more\nNova\n", "2 rows have more or fewer cells than the heading: 2, 3"),
        ("name,name\na,b\n", "A heading stands twice"),
        ("", "The file is empty"),
        ("code,name\nQQQ,Foo\n", "The table is not of organisms"),
    ],
)
def test_no_code_table(tmp_path, text, told):
    with pytest.raises(UserError, match=told):
        codes().with_tables(organisms=written(tmp_path / "own.csv", text))


def test_a_file_that_is_not_there_or_not_whole(tmp_path):
    with pytest.raises(UserError, match="No such file"):
        codes().with_tables(organisms=tmp_path / "none.csv")
    broken = tmp_path / "broken.csv.gz"
    broken.write_bytes(gzip.compress(b"name,rank\nNovus,genus\n")[:-6])
    with pytest.raises(UserError, match="gzip file is damaged"):
        codes().with_tables(organisms=broken)


def test_own_antimicrobials(tmp_path):
    frame = pl.DataFrame({"code": ["xyz", "AMP"], "name": ["Xyzomycin", None], "synonyms": ["Xyzo", "Doktacillin"]})
    tables = codes().with_tables(antimicrobials=frame)
    assert tables.antimicrobial("xyzomycin") == "XYZ"
    assert tables.antimicrobial("Doktacillin") == "AMP"
    assert tables.antimicrobials.height == codes().antimicrobials.height + 1
    row = tables.antimicrobials.row(by_predicate=pl.col("code") == "AMP", named=True)
    assert row["name"] == "Ampicillin"


def test_workbook_parquet_and_latin_1_come_out_alike(tmp_path):
    frame = pl.DataFrame({"name": ["Jästus", "Jästus albus"], "rank": ["genus", "species"], "kind": ["fungi", None]})
    frame.write_parquet(tmp_path / "own.parquet")
    frame.write_excel(tmp_path / "own.xlsx")
    (tmp_path / "own.csv").write_bytes(frame.write_csv(separator=";").encode("latin-1"))
    (tmp_path / "own.csv.gz").write_bytes(gzip.compress(frame.write_csv(separator="\t").encode("utf-16")))
    for name in ("own.parquet", "own.xlsx", "own.csv", "own.csv.gz"):
        tables = codes().with_tables(organisms=tmp_path / name)
        assert tables.organisms.tail(2).select("name", "genus", "kind").rows() == [
            ("Jästus", None, "fungi"),
            ("Jästus albus", "Jästus", "fungi"),
        ], name


WHONET_ORGANISMS = """\
WHONET_ORG_CODE\tREPLACED_BY\tORGANISM\tTAXONOMIC_STATUS\tCOMMON\tORGANISM_TYPE\tANAEROBE\tSUBKINGDOM_CODE\tSCT_CODE\tCLASS\tORDER\tFAMILY\tGENUS
eco\t\tEscherichia coli\tC\tX\t-\t\t-\t112283007\tG\tO\tF\tEscherichia
zzz\t\tNovella sp.\tC\t\t+\tX\t+\t\tNovellia\tNovellales\tNovellaceae\tNovella
zza\t\tNovella prima ss. minor\tC\t\t+\tX\t+\t1234567\t\t\tNovellaceae\tFalsa
zzb\t\tNovella secunda\tC\t\t+\t\t+\t\t\t\tNovellaceae\tFalsa
zzb\t\tVetus secundus\tO\t\t+\t\t+\t\t\t\t\t
zzc\tzzb\tVetus tertius\tO\t\t+\t\t+\t\t\t\t\t
zzd\t\tVetus solus\tO\t\tf\t\t\t\t\t\t\t
"""


def test_whonet_organisms(tmp_path):
    path = written(tmp_path / "Organisms.txt", WHONET_ORGANISMS)
    table = read_code_table(path, codes())
    assert (table.layout, table.key, table.findings) == (Layout.WHONET, "name", ())
    tables = codes().with_tables(organisms=path)
    rows = {row["name"]: row for row in tables.organisms.tail(4).iter_rows(named=True)}
    assert list(rows) == ["Novella", "Novella prima subsp. minor", "Novella secunda", "Vetus solus"]
    assert [row["rank"] for row in rows.values()] == ["genus", "subspecies", "species", "species"]
    assert rows["Novella"]["anaerobe"] == "yes"
    assert rows["Novella"]["gram"] == "positive"
    assert rows["Novella secunda"]["genus"] == "Novella"
    assert rows["Vetus solus"]["kind"] == "fungi"
    assert tables.organism("ZZB") == tables.organism("Vetus secundus") == tables.organism("Vetus tertius")
    assert tables.organism("1234567") == "Novella prima subsp. minor"
    ours = pl.col("name") == "Escherichia coli"
    assert tables.organisms.row(by_predicate=ours) == codes().organisms.row(by_predicate=ours)


WHONET_ANTIBIOTICS = """\
WHONET_ABX_CODE\tANTIBIOTIC\tPOTENCY\tATC_CODE\tCLASS
AMP\tAmpicillin\t10ug\tJ01CA01\tPenicillins
AMP\tAmpicillin\t2ug\tJ01CA01\tPenicillins
ZZZ\tZetamycin\t10ug\tJ01ZZ01,J01ZZ02\tZetas
SUD\tSulfadimethoxine\t\t\tSulfas
"""


def test_whonet_antibiotics(tmp_path):
    path = written(tmp_path / "Antibiotics.txt", WHONET_ANTIBIOTICS)
    table = read_code_table(path, codes())
    assert [notice.line for notice in table.notices] == [5]
    tables = codes().with_tables(antimicrobials=path)
    assert tables.antimicrobials.tail(1).select("code", "name", "atc", "class").row(0) == (
        "ZZZ",
        "Zetamycin",
        "J01ZZ01;J01ZZ02",
        "zetas",
    )
    assert tables.antimicrobial("SUD") == codes().antimicrobial("sulbactam/durlobactam")
    assert tables.antimicrobial("Sulfadimethoxine") is None


R_ORGANISMS = """\
"mo","fullname","kingdom","phylum","class","order","family","genus","rank","oxygen_tolerance","snomed"
"B_ESCHR_COLI","Escherichia coli","Bacteria","Pseudomonadota","","","","Escherichia","species","","1|112283007|2"
"F_NKSMY_GLBR","Nakaseomyces glabrata","Fungi","","","","","Nakaseomyces","species",,""
"B_NOVLL_PRIM","Novella prima","Bacteria","Bacillota","Bacilli","NA","(unknown f)","Novella","species","anaerobe",""
"B_NOVLL_NEGT","Novella negativa","Bacteria","Bacillota","Negativicutes","","","Novella","species","aerobe",""
"B_GRAMN","(unknown Gram-negatives)","Bacteria","(unknown phylum)","","","","","(unknown rank)","",""
"""
R_DRUGS = """\
"ab","name","group","atc","abbreviations","synonyms"
"AMP","Ampicillin","Penicillins","J01CA01|S01AA19","am|amp","doktacillin|NA"
"STR1","Streptomycin","Aminoglycosides","J01GA01","NA","NA"
"ZZZ","Zetamycin","Zetas","NA","NA","zeta"
"""
R_GROUPS = """\
"mo_group_name","mo_name"
"Novella complex","Novella prima"
"Enterobacter cloacae complex","Novella prima"
"Nobody complex","Escherichia coli"
"""


def test_the_r_package_tables(tmp_path):
    organisms = tmp_path / "microorganisms.csv.gz"
    organisms.write_bytes(gzip.compress(R_ORGANISMS.encode()))
    drugs = written(tmp_path / "antimicrobials.csv", R_DRUGS)
    groups = written(tmp_path / "groups.csv", R_GROUPS)
    tables = codes_from_r(organisms, drugs, groups)
    named = {code: tables.organism(code) for code in ("B_ESCHR_COLI", "F_NKSMY_GLBR", "B_NOVLL_PRIM", "B_GRAMN", "2")}
    assert named == {
        "B_ESCHR_COLI": "Escherichia coli",
        "F_NKSMY_GLBR": "Candida glabrata",
        "B_NOVLL_PRIM": "Novella prima",
        "B_GRAMN": "Gram-negative bacteria",
        "2": "Escherichia coli",
    }
    new = tables.organisms.tail(2).select("name", "genus", "order", "family", "gram", "anaerobe", "groups")
    assert new.rows() == [
        ("Novella prima", "Novella", None, None, "positive", "yes", "Enterobacter cloacae complex"),
        ("Novella negativa", "Novella", None, None, "negative", None, None),
    ]
    assert tables.ancestors("Novella prima") == [
        "Novella prima",
        "Enterobacter cloacae complex",
        "Bacilli",
        "Gram-positive anaerobes",
        "Anaerobes",
        "Gram-positive bacteria",
    ]
    assert [tables.antimicrobial(text) for text in ("STR1", "doktacillin", "zeta", "S01AA19")] == [
        "STR",
        "AMP",
        "ZZZ",
        "AMP",
    ]


def test_shortened_names_are_tried_with_our_organisms_first(tmp_path):
    names = ("Entamoeba coli", "Streptomyces aureus", "Enterovibrio coliformis")
    frame = pl.DataFrame({"mo": ["a1", "a2", "a3"], "fullname": names, "rank": ["species"] * 3})
    tables = codes().with_tables(organisms=frame)
    assert tables.organism("E. coli") == "Escherichia coli"
    assert tables.organism("S. aureus") == "Staphylococcus aureus"
    assert tables.organism("Entamoeba coli") == "Entamoeba coli"
    own = codes().with_tables(organisms=pl.DataFrame({"name": ["Eka", "Eka coli"], "rank": ["genus", "species"]}))
    assert own.match_organism("E. coli").candidates == ()  # "Eka" has too few letters to be shortened
    own = codes().with_tables(organisms=pl.DataFrame({"name": ["Ekanda", "Ekanda coli"], "rank": ["genus", "species"]}))
    assert own.match_organism("E. coli").candidates == ("Escherichia coli", "Ekanda coli")


def test_what_a_table_would_change(tmp_path):
    path = written(tmp_path / "own.csv", "name,rank,whonet\nEscherichia coli,,ecx\nNovus,genus,\n")
    found = changes(codes(), read_code_table(path, codes()))
    assert found.rows() == [
        ("Escherichia coli", "changed", "whonet", "eco", "ecx"),
        ("Novus", "added", None, None, "genus"),
    ]
    drugs = changes(codes(), read_code_table(pl.DataFrame({"code": ["ZZZ"], "name": ["Zeta"]}), codes()))
    assert drugs.rows() == [("ZZZ", "added", None, None, "Zeta")]


def test_unknown_columns_are_told(tmp_path):
    path = written(tmp_path / "own.csv", "name,rank,notes\nNovus,genus,x\n")
    assert [str(notice) for notice in read_code_table(path, codes()).notices] == [
        "own.csv:1: notes: is not a column here; it is not read. Nothing to do."
    ]
