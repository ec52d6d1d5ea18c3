"""The measures of a line chart: steps, names kept apart."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredd.charts.lines import LABEL_HEIGHT, apart, nice_step


@pytest.mark.parametrize(("top", "step"), [(9.4, 2), (430, 100), (0.0012, 0.0005), (1, 0.2), (0, 1), (5957, 2000)])
def test_steps_are_round(top: float, step: float) -> None:
    assert nice_step(top) == pytest.approx(step)


@given(st.lists(st.floats(0, 260), max_size=12))
def test_names_are_kept_apart_in_their_order(pixels: list[float]) -> None:
    moved = apart(pixels)
    assert len(moved) == len(pixels)
    placed = sorted(moved)
    assert all(b - a >= LABEL_HEIGHT - 1e-6 for a, b in pairwise(placed))
    order = sorted(range(len(pixels)), key=lambda i: pixels[i])
    assert [moved[i] for i in order] == placed


def test_names_with_room_stay_where_they_are() -> None:
    assert apart([10, 100, 50]) == [10, 100, 50]
