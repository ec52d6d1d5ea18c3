"""The grammar of money."""

import pytest

from beredd.common.text import Language
from beredd.decisions.money import amounts_in, source_in, sums_in
from beredd.decisions.words import words


@pytest.mark.parametrize(
    ("language", "text", "sums"),
    [
        ("sv", "2 500 000 kronor", [(2_500_000, "SEK")]),
        ("sv", "2\u00a0500\u00a0000 kr", [(2_500_000, "SEK")]),
        ("sv", "35 miljarder kronor", [(35_000_000_000, "SEK")]),
        ("sv", "1,25 miljoner kronor", [(1_250_000, "SEK")]),
        ("sv", "500 tkr och 12 mnkr", [(500_000, "SEK"), (12_000_000, "SEK")]),
        ("sv", "10 miljoner människor", []),
        ("sv", "anslaget 1:14, telefon 08-405 10 00, 40 procent", []),
        ("sv", "100 000 DKK", [(100_000, "DKK")]),
        ("da", "10 mio. kr.", [(10_000_000, "DKK")]),
        ("da", "1,2 mia. kr.", [(1_200_000_000, "DKK")]),
        ("da", "250.000 kr.", [(250_000, "DKK")]),
    ],
)
def test_sums(language: Language, text: str, sums: list[tuple[int, str]]) -> None:
    assert [(each.amount, each.currency) for each in sums_in(text, words(language))] == sums


@pytest.mark.parametrize(
    ("language", "text", "amounts"),
    [
        ("sv", "får under 2024 använda 2 500 000 kronor", [(2_500_000, (2024,), "each")]),
        ("sv", "5 mnkr 2025 och 7 mnkr 2026", [(5_000_000, (2025,), "each"), (7_000_000, (2026,), "each")]),
        ("sv", "4 miljoner kronor per år 2025–2027", [(4_000_000, (2025, 2026, 2027), "each")]),
        ("sv", "12 miljoner kronor för 2025–2027", [(12_000_000, (2025, 2026, 2027), "total")]),
        (
            "da",
            "10 mio. kr. i 2025 og 40 mio. kr. årligt i 2026-2028",
            [(10_000_000, (2025,), "each"), (40_000_000, (2026, 2027, 2028), "each")],
        ),
        ("da", "280 mio. kr. over fire år fra 2027-2030", [(280_000_000, (2027, 2028, 2029, 2030), "total")]),
        ("sv", "3 miljoner kronor", [(3_000_000, (), "total")]),
    ],
)
def test_years_of_a_sum(language: Language, text: str, amounts: list[tuple[int, tuple[int, ...], str]]) -> None:
    found = amounts_in(text, words(language), granted=True)
    assert [(each.amount, each.years, each.spread) for each in found] == amounts


def test_a_ceiling_is_kept() -> None:
    (found,) = amounts_in("får använda högst 2 000 000 kronor", words("sv"), granted=True)
    assert found.at_most


def test_what_money_is_charged_to() -> None:
    source = source_in(
        "redovisas mot det under utgiftsområde 6 Försvar och beredskap för budgetåret 2027 uppförda anslaget 2:4 "
        "Krisberedskap, anslagsposten 5 Till en myndighets disposition.",
        words("sv"),
    )
    assert source is not None
    assert (source.expenditure_area, source.year, source.appropriation) == ("6 Försvar och beredskap", 2027, "2:4")
    assert source.item == "5 Till en myndighets disposition"
