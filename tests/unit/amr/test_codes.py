"""The shipped code tables hold together, and lookups, lineages and columns of texts come out of them."""

from collections import defaultdict

import polars as pl
import pytest

from beredd.amr.code_matching import folded
from beredd.amr.code_tables import KINDS, RANKS
from beredd.amr.codes import (
    ANTIMICROBIAL_COLUMNS,
    ANTIMICROBIAL_WORDS,
    MATCH_SCHEMA,
    ORGANISM_COLUMNS,
    ORGANISM_WORDS,
    Codes,
    codes,
)

ORGANISMS = codes().organisms
ANTIMICROBIALS = codes().antimicrobials


def test_the_tables_have_their_columns_and_enough_rows():
    assert tuple(ORGANISMS.columns) == ORGANISM_COLUMNS
    assert tuple(ANTIMICROBIALS.columns) == ANTIMICROBIAL_COLUMNS
    assert ORGANISMS.height > 600
    assert ANTIMICROBIALS.height > 200
    for frame, key in ((ORGANISMS, "name"), (ANTIMICROBIALS, "code")):
        assert frame[key].is_unique().all()
        assert frame[key].null_count() == frame["source"].null_count() == 0
    assert not set(ORGANISMS["rank"]) - set(RANKS)
    assert not set(ORGANISMS["kind"]) - set(KINDS)
    assert ANTIMICROBIALS.select("name", "sv", "da", "class").null_count().sum_horizontal().item() == 0


def test_every_parent_and_group_is_a_row():
    names = set(ORGANISMS["name"])
    for row in ORGANISMS.iter_rows(named=True):
        parents = [row[column] for column in ("genus", "family", "order", "class")]
        parents += (row["groups"] or "").split(";")
        assert {parent for parent in parents if parent} <= names, row["name"]


def test_a_species_stands_under_the_genus_of_its_name_and_has_its_genus_taxa():
    rows = {row["name"]: row for row in ORGANISMS.iter_rows(named=True)}
    for name, row in rows.items():
        if row["rank"] in ("species", "subspecies"):
            assert row["genus"] == name.split()[0]
        if row["rank"] == "subspecies":
            assert rows[" ".join(name.split()[:2])]["rank"] == "species"
        if row["rank"] == "species" and row["kind"] == "bacteria":
            genus = rows[row["genus"]]
            for column in ("family", "order", "class", "gram", "anaerobe"):
                assert row[column] == genus[column], name


@pytest.mark.parametrize(
    ("frame", "key", "columns"),
    [(ORGANISMS, "name", ORGANISM_WORDS), (ANTIMICROBIALS, "code", ANTIMICROBIAL_WORDS)],
    ids=["organisms", "antimicrobials"],
)
def test_no_word_means_two_rows(frame, key, columns):
    owners = defaultdict(set)
    for row in frame.iter_rows(named=True):
        for column in (key, *columns):
            if column != "atc":  # cefuroxime and its axetil share a code
                for word in (row[column] or "").split(";"):
                    owners[folded(word)].add(row[key])
    owners.pop("")
    assert {word: rows for word, rows in owners.items() if len(rows) > 1} == {}


def test_the_pathogens_of_ears_net_and_glass_are_there():
    ears_net = dict(ORGANISMS.drop_nulls("ears_net").select("ears_net", "name").iter_rows())
    assert ears_net == {
        "ESCCOL": "Escherichia coli",
        "KLEPNE": "Klebsiella pneumoniae",
        "PSEAER": "Pseudomonas aeruginosa",
        "ACISPP": "Acinetobacter",
        "STAAUR": "Staphylococcus aureus",
        "STRPNE": "Streptococcus pneumoniae",
        "ENCFAE": "Enterococcus faecalis",
        "ENCFAI": "Enterococcus faecium",
    }
    glass = set(ORGANISMS["glass"].drop_nulls())
    assert {"ACISPP", "ESCCOL", "KLEPNE", "NEIGON", "SALSPP", "SHISPP", "STAAUR", "STRPNE"} <= glass


@pytest.mark.parametrize(
    ("organism", "line"),
    [
        (
            "Escherichia coli",
            ["Escherichia", "Enterobacteriaceae", "Enterobacterales", "Gammaproteobacteria", "Gram-negative bacteria"],
        ),
        (
            "Klebsiella pneumoniae subsp. ozaenae",
            [
                "Klebsiella pneumoniae",
                "Klebsiella pneumoniae complex",
                "Klebsiella",
                "Enterobacteriaceae",
                "Enterobacterales",
                "Gammaproteobacteria",
                "Gram-negative bacteria",
            ],
        ),
        (
            "Bacteroides fragilis",
            [
                "Bacteroides fragilis group",
                "Bacteroides",
                "Bacteroidaceae",
                "Bacteroidales",
                "Bacteroidia",
                "Gram-negative anaerobes",
                "Anaerobes",
                "Gram-negative bacteria",
            ],
        ),
        (
            "Streptococcus pyogenes",
            [
                "Streptococcus group A",
                "Streptococcus groups A, B, C and G",
                "Beta-haemolytic streptococci",
                "Streptococcus",
                "Streptococcaceae",
                "Lactobacillales",
                "Bacilli",
                "Gram-positive bacteria",
            ],
        ),
        ("Candida albicans", ["Candida", "Debaryomycetaceae", "Serinales", "Pichiomycetes"]),
        ("Gram-negative anaerobes", ["Anaerobes", "Gram-negative bacteria"]),
        ("No growth", []),
    ],
)
def test_ancestors_go_ever_wider(organism, line):
    assert codes().ancestors(organism) == [organism, *line]


def test_a_group_of_a_group_is_an_ancestor():
    line = codes().ancestors("Streptococcus anginosus group")
    assert line[:3] == ["Streptococcus anginosus group", "Viridans group streptococci", "Streptococcus"]


def test_ancestors_are_ones_own_and_unknown_organisms_have_none():
    codes().ancestors("Escherichia coli").append("spoilt")
    assert codes().ancestors("Escherichia coli")[-1] == "Gram-negative bacteria"
    assert codes().ancestors("Nobody nullus") == []


def test_lineages_are_a_table_to_join_on():
    frame = codes().lineages(["Listeria", "Nobody nullus"])
    assert frame.rows() == [
        ("Listeria", "Listeria", 0),
        ("Listeria", "Listeriaceae", 1),
        ("Listeria", "Caryophanales", 2),
        ("Listeria", "Bacilli", 3),
        ("Listeria", "Gram-positive bacteria", 4),
    ]


def test_a_column_is_looked_up_once_a_text():
    found = pl.Series("organism", ["eco", None, "E. coli", "xyz", "eco"])
    assert codes().organisms_of(found).to_list() == [
        "Escherichia coli",
        None,
        "Escherichia coli",
        None,
        "Escherichia coli",
    ]
    assert codes().organisms_of(found.cast(pl.Categorical)).to_list()[0] == "Escherichia coli"
    assert codes().organisms_of(pl.Series("organism", [None, None], dtype=pl.Null)).dtype == pl.String
    drugs = pl.Series("drug", ["vankomycin", "?", "CIP"])
    assert codes().antimicrobials_of(drugs).to_list() == ["VAN", None, "CIP"]


def test_what_texts_were_taken_for_is_told_with_the_rows():
    frame = codes().organism_matches(pl.Series(["E. coli ESBL PCR", "S. intermedius", "E. coli ESBL PCR", None]))
    assert dict(frame.schema) == MATCH_SCHEMA
    assert frame.rows() == [
        ("E. coli ESBL PCR", "Escherichia coli", "part", None, 2),
        ("S. intermedius", None, "ambiguous", "Staphylococcus intermedius;Streptococcus intermedius", 1),
    ]
    assert codes().antimicrobial_matches(pl.Series(["Cefotaxmie"])).rows() == [
        ("Cefotaxmie", "CTX", "spelling", None, 1)
    ]


def test_the_earlier_row_and_column_win_a_word():
    organisms = pl.DataFrame(
        {column: [None, None] for column in ORGANISM_COLUMNS}, schema=dict.fromkeys(ORGANISM_COLUMNS, pl.String)
    ).with_columns(
        name=pl.Series(["Aaa bbb", "Ccc ddd"]), synonyms=pl.Series(["xx;Ccc ddd", None]), whonet=pl.Series([None, "xx"])
    )
    tables = Codes(organisms, ANTIMICROBIALS)
    assert tables.organism("ccc ddd") == "Ccc ddd"
    assert tables.organism("XX") == "Ccc ddd"
