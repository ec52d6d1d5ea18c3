"""Texts of results: what they mean, and what they do not mean."""

import numpy as np
import polars as pl
import pytest

from beredd.amr.mic import clean_mic, clean_sir, mic_levels, parsed_results


def plain_mic(text: str) -> str | None:
    """Read a MIC the slow, plain way: the twin of the patterns for what laboratories write most."""
    text = text.strip().replace("≤", "<=").replace("≥", ">=").replace(" ", "").replace(",", ".")
    operator = next((sign for sign in ("<=", ">=", "<", ">", "=") if text.startswith(sign)), "")
    try:
        number = float(text[len(operator) :].split("/")[0])
    except ValueError:
        return None
    return f"{operator.replace('=', '') if operator == '=' else operator}{number:g}"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("≤0,25", "<=0.25"),
        ("< = 0.25", "<=0.25"),
        ("=<0.25", "<=0.25"),
        ("</=0.25", "<=0.25"),
        ("&gt;8", ">8"),
        ("=> 8", ">=8"),
        ("0.25 mg/L", "0.25"),
        ("0,25 µg/ml", "0.25"),
        ("2/1", "2"),
        ("1/19", "1"),
        ("<=2/38", "<=2"),
        ("< 0.5 S", "<0.5"),
        ("S (<=0.25)", "<=0.25"),
        ("R >32", ">32"),
        ("8.0", "8"),
        (".5", "0.5"),
        ("1e-2", "0.01"),
        ("0.0625", "0.0625"),
        ("4096", "4096"),
    ],
)
def test_a_mic_is_kept_with_its_operator(text: str, kept: str) -> None:
    assert clean_mic(pl.Series([text])).to_list() == [kept]


@pytest.mark.parametrize(
    "text", ["abc", "", "R", "0", "5000", "-1", "1.2.3", "<", "2/", "S 0.5 R", "2-4", "0.25 g/L", "1 024", "1;2"]
)
def test_what_is_no_mic_is_nothing(text: str) -> None:
    assert clean_mic(pl.Series([text])).to_list() == [None]


def test_patterns_agree_with_the_plain_reading() -> None:
    values = ["0.002", "0,5", "1", "8.0", "16,0", "1024", "0.0625", "3/57"]
    texts = [
        f"{sign}{gap}{value}"
        for sign in ("", "<", "<=", ">", ">=", "≤", "≥", "=")
        for gap in ("", " ")
        for value in values
    ]
    assert clean_mic(pl.Series(texts)).to_list() == [plain_mic(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("s", "S"),
        (" R ", "R"),
        ("Känslig", "S"),
        ("følsom", "S"),
        ("resistent", "R"),
        ("intermediær", "I"),
        ("känslig vid ökad exponering", "I"),
        ("S-DD", "SDD"),
        ("R*", "R"),
        ("S; S", "S"),
        ("IE", "NI"),
    ],
)
def test_categories_in_letters_and_words(text: str, category: str) -> None:
    assert clean_sir(pl.Series([text])).to_list() == [category]


@pytest.mark.parametrize("text", ["1", "+", "-", "S;I", "maybe", "S 0.5 R", "SR", "", "R?"])
def test_what_is_no_category_is_nothing(text: str) -> None:
    assert clean_sir(pl.Series([text])).to_list() == [None]


def test_a_missing_text_is_told_from_an_unreadable_one() -> None:
    parsed = parsed_results(pl.Series(["UNK", "N/A", " ", "x"]))
    assert parsed["missing"].to_list() == [True, True, True, False]
    assert parsed.select(pl.col("number", "category").is_null().all()).row(0) == (True, True)


def test_levels_rise_by_value_and_sign() -> None:
    series = clean_mic(pl.Series([">8", "0.5", None, "<=0.5", "8", "<0.5", ">=8", "0.5"]))
    codes, values, signs = mic_levels(series)
    assert codes.dtype == np.int32
    assert values.dtype == np.float64
    assert signs.dtype == np.int8
    assert values.tolist() == [0.5, 0.5, 0.5, 8, 8, 8]
    assert signs.tolist() == [-2, -1, 0, 0, 1, 2]
    assert codes.tolist() == [5, 2, -1, 1, 3, 0, 4, 2]


def test_levels_of_nothing() -> None:
    codes, values, signs = mic_levels(pl.Series([None, None], dtype=pl.Categorical()))
    assert codes.tolist() == [-1, -1]
    assert (values.size, signs.size) == (0, 0)
