"""Aggregate files: every row is put to one use, and the order of the rows changes no observation."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from beredd.amr.aggregates import AggregateRead, read_aggregates

HEADING = "HealthTopic,Population,Indicator,Unit,Time,RegionCode,RegionName,NumValue,TxtValue"
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Staphylococcus aureus|Meticillin (MRSA)", "Klebsiella pneumoniae|Carbapenems", "Other|Drug"]),
        st.sampled_from(["R - resistant isolates percentage  ", "Total tested isolates", "Something else"]),
        st.sampled_from(["2022", "2023", "x"]),
        st.sampled_from(["SE", "DK", "EL"]),
        st.sampled_from(["-", "0.5", "12", "40", "200", "many"]),
    ),
    min_size=1,
    max_size=25,
)
Row = tuple[str, str, str, str, str]


def read(rows: list[Row]) -> AggregateRead:
    lines = [f'AMR,{what},"{name}",%,{year},{code},Name,{value},' for what, name, year, code, value in rows]
    text = "\n".join([HEADING, *lines]).replace("isolates percentage", "isolates, percentage")
    return read_aggregates(text.encode(), name="a file")


def told(made: AggregateRead) -> list[tuple[object, ...]]:
    return [(one.indicator, one.place, one.period, one.value, one.n, one.low, one.high) for one in made.observations]


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_every_row_has_one_use_and_their_order_changes_no_observation(rows: list[Row], random: Random) -> None:
    made = read(rows)
    assert sum(made.counts.values()) == made.values.height == len(rows)
    assert made.counts["observation"] + made.counts["missing"] == len(made.observations)
    assert len(set(told(made))) == len(made.observations) == len({one[:3] for one in told(made)})
    again = read(random.sample(rows, len(rows)))
    assert told(again) == told(made)
    assert again.counts == made.counts
