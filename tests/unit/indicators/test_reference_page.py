"""docs/reference/indicators.md says what the program does."""

from pathlib import Path

from beredd.common.columns import columns_markdown
from beredd.indicators import OBSERVATION_COLUMNS, IndicatorDefinition, Target, definitions, national_observations
from beredd.indicators.trend import DRIFT_SHARES, FEWEST_POINTS, WINDOW_YEARS
from beredd.indicators.verdict import LONG_STANDING_YEARS, ON_TRACK_FROM, SMALLEST_N
from beredd.indicators.vintages import REVISION_BREAK


def test_the_page_has_every_column_field_and_number(root: Path) -> None:
    page = (root / "docs/reference/indicators.md").read_text(encoding="utf-8")
    assert columns_markdown(OBSERVATION_COLUMNS) in page
    for name in (*IndicatorDefinition.model_fields, *Target.model_fields):
        assert f"`{name}`" in page, name
    assert f"{len(definitions())} indicators" in page
    assert f"{len(national_observations())} rows" in page
    assert (WINDOW_YEARS, FEWEST_POINTS, SMALLEST_N, LONG_STANDING_YEARS) == (10, 5, 30, 10)
    assert (ON_TRACK_FROM, REVISION_BREAK, len(DRIFT_SHARES)) == (0.5, 0.02, 10)
