"""Indicators: definitions, observations, verdicts; the one door by which evidence enters a programme."""

from beredd.indicators.columns import OBSERVATION_COLUMNS
from beredd.indicators.count_trend import CountTrend, count_trend
from beredd.indicators.definitions import definition, definitions
from beredd.indicators.model import (
    Baseline,
    Calculation,
    Direction,
    IndicatorDefinition,
    Observation,
    Status,
    Target,
    Verdict,
    VerdictKind,
)
from beredd.indicators.read import (
    national_observations,
    observation_frame,
    observations_in,
    observations_of,
    read_observations,
    read_parquet,
    write_csv,
    write_parquet,
)
from beredd.indicators.reasons import change_words
from beredd.indicators.trend import Prediction, Trend, fit_trend
from beredd.indicators.verdict import change_of, judge, meets, target_value, trend_of, year_values
from beredd.indicators.vintages import comparable, is_synthetic, latest_vintage, older_vintages

__all__ = [
    "OBSERVATION_COLUMNS",
    "Baseline",
    "Calculation",
    "CountTrend",
    "Direction",
    "IndicatorDefinition",
    "Observation",
    "Prediction",
    "Status",
    "Target",
    "Trend",
    "Verdict",
    "VerdictKind",
    "change_of",
    "change_words",
    "comparable",
    "count_trend",
    "definition",
    "definitions",
    "fit_trend",
    "is_synthetic",
    "judge",
    "latest_vintage",
    "meets",
    "national_observations",
    "observation_frame",
    "observations_in",
    "observations_of",
    "older_vintages",
    "read_observations",
    "read_parquet",
    "target_value",
    "trend_of",
    "write_csv",
    "write_parquet",
    "year_values",
]
