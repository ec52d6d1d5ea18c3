"""Texts of results: minimum inhibitory concentrations with their operators, zones, and S, I, R.

Everything works on distinct texts, which are few however many isolates there are: :func:`parsed_results` reads them
once, and columns are then replaced as a whole.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from beredd.amr.model import SIR

SIGNS: Final = {"<": -2, "<=": -1, "": 0, ">=": 1, ">": 2}
"""The operator of a MIC as a number: below, at most, measured, at least, above."""
LOWEST_MIC: Final = 0.0001
HIGHEST_MIC: Final = 4096.0
"""mg/L: what lies outside is no dilution that a laboratory writes."""
LARGEST_ZONE: Final = 99.0
"""mm: a Petri dish ends there."""

MISSING: Final = ("", "-", "--", ".", "na", "n/a", "nan", "null", "none", "unk", "unknown", "nt", "n.d.", "not tested")
"""Texts that say that there is no value, small letters."""

_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "S": ("s", "susceptible", "sensitive", "känslig", "følsom", "sensitiv", "sensibel", "u", "sir s"),
    "SDD": ("sdd", "s-dd", "susceptible dose-dependent", "susceptible-dose dependent", "d", "h"),
    "I": (
        "i",
        "intermediate",
        "intermediär",
        "intermediær",
        "s-ie",
        "susceptible, increased exposure",
        "susceptible increased exposure",
        "känslig vid ökad exponering",
        "känslig, ökad exponering",
        "følsom ved øget eksponering",
    ),
    "R": ("r", "resistant", "resistent"),
    "NI": ("ni", "n", "v", "ie", "not interpretable", "non-interpretable", "ej tolkningsbar"),
}
"""What means each category, small letters. U, D, H, N, V are systems' codes, read as the R package AMR does."""

_CATEGORY_OF: Final = {word: category for category, words in _WORDS.items() for word in words}

_NUMBER: Final = r"\d+(?:[.,]\d+)?(?:e[+-]?\d+)?|[.,]\d+"
_LETTERS: Final = "sdd|ni|s|i|r"
_UNIT: Final = r"mg/l|mg/liter|mg/litre|mcg/ml|[µμu]g/ml|mm"
_RESULT: Final = (
    rf"^(?:(?P<before>{_LETTERS})\s*[;:,]?\s*\(?)?\s*"
    rf"(?P<operator><=|>=|<|>|=)?\s*(?P<number>{_NUMBER})(?:\s*/\s*(?:{_NUMBER}))?\s*(?:{_UNIT})?\s*\)?"
    rf"(?:\s*[;:,]?\s*\(?(?P<after>{_LETTERS})\)?)?$"
)
_TWO_WORDS: Final = r"^(?P<one>[^;]+?)\s*;\s*(?P<other>[^;]+)$"


def parsed_results(texts: pl.Series) -> pl.DataFrame:
    """Read distinct texts of results.

    Parameters
    ----------
    texts
        Texts as they stand in files: ``<=0.25``, ``≤0,25``, ``< = 0.25``, ``0.25 mg/L``, ``2/1`` (the first component
        of a combination), ``R``, ``resistent``, ``< 0.5 S``.

    Returns
    -------
    DataFrame
        One row a text, in the order given: ``text``; ``operator`` (``""``, ``<``, ``<=``, ``>=``, ``>``; null without
        a number); ``number`` (Float64: mg/L or mm); ``category`` (:data:`~beredd.amr.model.SIR`); ``missing`` (the text
        says that there is no value). A text with neither number nor category that is not missing cannot be read.
    """
    folded = _folded(pl.col("text"))
    frame = pl.DataFrame({"text": texts.cast(pl.String)}).with_columns(folded=folded)
    found = pl.col("folded").str.extract_groups(_RESULT)
    frame = frame.with_columns(found.struct.unnest(), pl.col("folded").str.extract_groups(_TWO_WORDS).struct.unnest())
    number = pl.col("number").str.replace(",", ".", literal=True).str.replace(r"^\.", "0.").cast(pl.Float64)
    words = [pl.col(name).replace_strict(_CATEGORY_OF, default=None, return_dtype=pl.String) for name in _SPOKEN]
    frame = frame.with_columns(number=number, **dict(zip(_SPOKEN, words, strict=True)))
    category = (
        pl.when(pl.col("before").is_null() | pl.col("after").is_null() | (pl.col("before") == pl.col("after")))
        .then(pl.coalesce("before", "after", pl.col("folded")))
        .otherwise(None)
    )
    twice = pl.when(pl.col("one") == pl.col("other")).then(pl.col("one"))
    # "S 0.5 R" contradicts itself: neither half of it is used.
    torn = pl.col("before").is_not_null() & pl.col("after").is_not_null() & (pl.col("before") != pl.col("after"))
    operator = pl.when(pl.col("number").is_not_null()).then(pl.col("operator").fill_null("").str.replace("^=$", ""))
    return frame.select(
        "text",
        operator=pl.when(~torn).then(operator),
        number=pl.when(~torn).then(pl.col("number")),
        category=pl.coalesce(category, twice).cast(SIR),
        missing=pl.col("text").is_null() | pl.col("text").str.strip_chars().str.to_lowercase().is_in(MISSING),
    )


_SPOKEN: Final = ("before", "after", "folded", "one", "other")


def _folded(text: pl.Expr) -> pl.Expr:
    """Return texts in the one manner that the patterns know: small letters, ASCII operators, no stray spaces."""
    text = text.str.strip_chars().str.to_lowercase().str.replace_all("[\u00a0\u202f]", " ").str.replace_all(r"\s+", " ")
    text = text.str.replace("[≤⩽]", "<=").str.replace("[≥⩾]", ">=").str.replace(r"^&lt;", "<").str.replace("^&gt;", ">")
    text = text.str.replace("(<|>) ?/? ?=", "${1}=").str.replace("= ?<", "<=").str.replace("= ?>", ">=")
    return text.str.replace(r"[*!]+$", "").str.strip_chars()


def mic_text(operator: pl.Expr, number: pl.Expr) -> pl.Expr:
    """Return a MIC as it is kept: ``<=0.25``, ``8``; null where the number is no concentration."""
    digits = number.cast(pl.String).str.replace(r"\.0$", "")
    return pl.when(number.is_between(LOWEST_MIC, HIGHEST_MIC)).then(pl.concat_str(operator, digits))


def zone_diameter(operator: pl.Expr, number: pl.Expr) -> pl.Expr:
    """Return a zone in mm; null where it is none: an operator, nothing, or beyond the dish."""
    return pl.when((operator == "") & (number <= LARGEST_ZONE)).then(number).cast(pl.Float32)


def clean_mic(texts: pl.Series) -> pl.Series:
    """Return MICs in the kept form, Categorical; null where a text is missing or cannot be read.

    ``≤0,25`` → ``<=0.25``; ``8.0`` → ``8``; ``2/1`` → ``2``. Operators stay: ``>8`` is above 8, not 16.
    """
    return _replaced(texts, mic_text(pl.col("operator"), pl.col("number")), pl.Categorical())


def clean_sir(texts: pl.Series) -> pl.Series:
    """Return categories, :data:`~beredd.amr.model.SIR`; null where a text is missing or cannot be read.

    Letters' case and spaces do not matter; English, Swedish and Danish words are known. A number is never a category.
    """
    return _replaced(texts, pl.col("category"), SIR)


def _replaced(texts: pl.Series, value: pl.Expr, dtype: pl.DataType) -> pl.Series:
    texts = texts.cast(pl.String)
    known = parsed_results(texts.unique().drop_nulls()).select("text", value=value.cast(pl.String)).drop_nulls()
    kept = texts.replace_strict(known["text"], known["value"], default=None, return_dtype=pl.String)
    return kept.cast(dtype)


def mic_levels(
    series: pl.Series,
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64], npt.NDArray[np.int8]]:
    """Return MICs as arrays for kernels.

    Parameters
    ----------
    series
        A ``_mic`` or ``_gradient`` column: texts in the form of :func:`clean_mic`, Categorical or String.

    Returns
    -------
    codes
        int32, one a row: the position of its level; -1 where there is no result.
    values
        float64, mg/L, one a level. Levels rise by value, then by sign, so that codes can be compared.
    signs
        int8, one a level: -2 ``<``, -1 ``<=``, 0 measured, 1 ``>=``, 2 ``>``.
    """
    parts = pl.DataFrame({"text": series.unique().drop_nulls().cast(pl.String)}).with_columns(
        sign=pl.col("text").str.extract("^([<>]?=?)").replace_strict(SIGNS, return_dtype=pl.Int8),
        value=pl.col("text").str.strip_chars_start("<>=").cast(pl.Float64),
    )
    levels = parts.sort("value", "sign", "text")
    places = pl.int_range(levels.height, dtype=pl.Int32, eager=True)
    texts = series.cast(pl.String)
    codes = texts.replace_strict(levels["text"], places, default=None, return_dtype=pl.Int32).fill_null(-1)
    return codes.to_numpy(), levels["value"].to_numpy(), levels["sign"].to_numpy()
