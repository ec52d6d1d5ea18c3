"""Lookups of organisms and antimicrobials: what holds for every name of the tables, however it is written."""

import string

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from beredd.amr.code_matching import How
from beredd.amr.codes import codes

NAMES = codes().organisms["name"].to_list()
BACTERIA = codes().organisms.filter(pl.col("kind") == "bacteria")["name"].to_list()
SPECIES = codes().organisms.filter(pl.col("rank") == "species")["name"].to_list()
WORDS = sorted(codes().organism_names.items())
DRUGS = sorted(codes().antimicrobial_codes.items())


def test_every_word_of_the_tables_finds_its_row_and_says_exact():
    for word, name in WORDS:
        match = codes().match_organism(word)
        assert (match.name, match.how) == (name, How.EXACT), word
    for word, code in DRUGS:
        match = codes().match_antimicrobial(word)
        assert (match.name, match.how) == (code, How.EXACT), word


@given(st.sampled_from(WORDS), st.data())
def test_case_blanks_and_points_change_nothing(pair, data):
    word, name = pair
    cased = "".join(data.draw(st.sampled_from([sign.lower(), sign.upper()])) for sign in word)
    if cased.casefold() == word:  # İ and its kin have no way back
        assert codes().organism(f"  {cased.replace(' ', '  ')}. ") == name


@given(st.sampled_from(SPECIES), st.data())
def test_a_slip_in_a_species_gives_it_or_its_genus_or_nothing_but_no_other_species(name, data):
    place = data.draw(st.integers(1, len(name) - 1))
    slip = data.draw(st.sampled_from(["left out", "doubled", "swapped", "changed"]))
    letter = data.draw(st.sampled_from(string.ascii_lowercase))
    text = {
        "left out": name[:place] + name[place + 1 :],
        "doubled": name[:place] + name[place] + name[place:],
        "swapped": name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :],
        "changed": name[:place] + letter + name[place + 1 :],
    }[slip]
    match = codes().match_organism(text)
    if " " in name[place - 1 : place + 1]:
        return  # a letter that wandered over the blank makes another true name: Moraxellab ovis
    if match.how is not How.EXACT:  # one letter on may be another true name: Candida auris, Moraxella ovis
        assert match.name is None or match.name in codes().ancestors(name)


@given(st.sampled_from(SPECIES))
def test_an_initial_and_the_epithet_give_the_species_or_the_choice(name):
    genus, epithet = name.split()
    match = codes().match_organism(f"{genus[0]}. {epithet}")
    assert match.name == name or name in match.candidates


@settings(max_examples=30)
@given(st.lists(st.sampled_from([word for word, _ in WORDS] + ["", "nobody", "E. coli ESBL"]) | st.none(), max_size=8))
def test_a_column_is_what_its_cells_are(texts):
    found = codes().organisms_of(pl.Series("organism", texts, dtype=pl.String)).to_list()
    assert found == [None if text is None else codes().organism(text) for text in texts]


@given(st.text(max_size=40))
def test_any_text_is_taken_for_a_row_or_for_none(text):
    match = codes().match_organism(text)
    assert match.name is None or match.name in codes().ancestors(match.name)
    assert (match.how in (How.AMBIGUOUS, How.UNKNOWN)) == (match.name is None)
    drug = codes().match_antimicrobial(text)
    assert (drug.how in (How.AMBIGUOUS, How.UNKNOWN)) == (drug.name is None)


@given(st.sampled_from(NAMES))
def test_lineages_are_rows_without_repetition_and_close_upwards(name):
    line = codes().ancestors(name)
    assert line[0] == name
    assert len(set(line)) == len(line)
    assert set(line) <= set(NAMES)
    ranks = dict(codes().organisms.select("name", "rank").iter_rows())
    for wider in line[1:]:
        assert name not in codes().ancestors(wider)
        # a group may have members of other genera; Candida is kept for yeasts of several families
        if ranks[wider] not in ("group", "complex") and name in BACTERIA:
            assert set(codes().ancestors(wider)) <= set(line), wider
