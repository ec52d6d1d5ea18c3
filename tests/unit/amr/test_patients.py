"""Codes for patients, and columns that are persons."""

import hashlib

import polars as pl
import pytest

from beredd.amr.patients import codes_of_names, refuse_personal_numbers_in
from beredd.common.errors import UserError

SWEDISH = "811228-9874"  # Skatteverket's own example
DANISH = "070761-4285"  # Denmark's own example


@pytest.mark.parametrize("number", [SWEDISH, SWEDISH.replace("-", ""), f"19{SWEDISH}", DANISH, "811288-9875"])
def test_a_personal_number_among_codes_is_refused(number: str) -> None:
    if number == "811288-9875":
        number = "701063-2391"  # a samordningsnummer: Skatteverket's own example
    with pytest.raises(UserError, match="holds personal numbers") as error:
        refuse_personal_numbers_in(pl.Series(["A1", "A2", number]), "f.csv", "patient")
    assert number not in str(error.value)


def test_codes_pass() -> None:
    refuse_personal_numbers_in(
        pl.Series(["A77334", "067927", "fe41d7bafa", "P0000123456", "1234567890"]), "f", "patient"
    )


def test_hexadecimal_codes_that_happen_to_be_digits_pass() -> None:
    codes = [hashlib.sha256(str(n).encode()).hexdigest()[:10] for n in range(300)]
    refuse_personal_numbers_in(pl.Series([*codes, "8112289874"]), "f", "patient")


def test_so_many_random_numbers_pass_as_chance_makes() -> None:
    numbers = [f"{(7919 * n * n + 104729 * n) % 10**10:010}" for n in range(2000)]
    refuse_personal_numbers_in(pl.Series([*numbers, "8112289874"]), "f", "patient")


def test_the_same_names_are_the_same_patient() -> None:
    people = pl.DataFrame(
        {"last": ["Berg", " BERG ", "Berg", ""], "first": ["Åsa", "åsa", "Åse", ""], "sex": ["f", "F", "f", "f"]}
    )
    one, same, other, nobody = codes_of_names(people).to_list()
    assert one == same
    assert one != other
    assert nobody is None
    assert "berg" not in one.casefold()
