"""The words of a verdict, in the three languages; the sentences themselves stand in reasons.yaml."""

from beredd.common.formats import format_number
from beredd.common.places import place
from beredd.common.text import LANGUAGES, Language, Text, words_of
from beredd.indicators.count_trend import CountTrend, Model
from beredd.indicators.model import IndicatorDefinition, Target
from beredd.indicators.trend import Prediction, Trend, YearValue


def words(key: str, language: str, **given: object) -> str:
    """Return the sentence `key` in `language`, filled in."""
    sentence: str = words_of("beredd.indicators", "reasons.yaml")[key][language]
    return sentence.format(**given)


def value_words(value: float, definition: IndicatorDefinition, language: str) -> str:
    """Return a value with its unit: ``9,4 %``, ``260 recept per 1 000 invånare och år``.

    A value that the indicator's decimals would show as nought gets as many as show it.
    """
    number = number_words(value, definition, language)
    unit = definition.unit.to(language)
    return f"{number}%" if unit == "%" and language == "en" else f"{number}\u00a0{unit}"


def number_words(value: float, definition: IndicatorDefinition, language: str) -> str:
    """Return a value without its unit, with the indicator's decimals: ``9,4``."""
    return format_number(value, language, decimals=decimals_for(value, definition.decimals))


def decimals_for(value: float, decimals: int) -> int:
    """Return how many decimals show `value` as other than nought."""
    while value and decimals < 6 and round(abs(value), decimals) == 0:
        decimals += 1
    return decimals


def limit_words(level: float, target: Target, definition: IndicatorDefinition, language: str) -> str:
    """Return a target's level in words: ``högst 250 recept per 1 000 invånare och år``."""
    return words(target.direction, language, value=value_words(level, definition, language))


def chance_words(probability: float, language: str) -> str:
    """Return a probability in whole per cent, and never as certainty: ``över 99 %``."""
    if probability > 0.99:
        return words("over", language, value=_per_cent(99, language))
    if probability < 0.01:
        return words("under", language, value=_per_cent(1, language))
    return _per_cent(round(probability * 100), language)


def _per_cent(value: int, language: str) -> str:
    return f"{value}%" if language == "en" else f"{value}\u00a0%"


def reason(
    why: str,
    definition: IndicatorDefinition,
    target: Target,
    *,
    level: float,
    latest: YearValue | None,
    trend: Trend | None,
    prediction: Prediction | None,
    probability: float | None,
) -> Text:
    """Return why the verdict is what it is, one or two sentences in each language."""

    def in_language(language: Language) -> str:
        given: dict[str, object] = {
            "place": place(target.place).name.to(language),
            "limit": limit_words(level, target, definition, language),
            "due": target.year,
        }
        if latest is not None:
            given |= {
                "year": latest.year,
                "value": value_words(latest.value, definition, language),
                "n": latest.n,
            }
        if trend is not None and prediction is not None and probability is not None:
            given |= {
                "from": trend.first_year,
                "to": trend.last_year,
                "years": trend.points,
                "expected_year": prediction.year,
                "expected": number_words(prediction.expected, definition, language),
                "low": number_words(prediction.low, definition, language),
                "high": number_words(prediction.high, definition, language),
                "chance": chance_words(probability, language),
            }
        tail = f" {words('trend', language, **given)}" if trend is not None else ""
        tail += f" {words('unverified', language)}" if not target.verified else ""
        return words(why, language, **given) + tail

    return Text(**{language: in_language(language) for language in LANGUAGES})


def change_words(change: CountTrend, at: str) -> Text:
    """Return how fast the series of the place `at` moves, in each language.

    A direction is told only where the interval is on one side of no change.
    """

    def in_language(language: Language) -> str:
        sure = change.low > 1 or change.high < 1
        key = "change_unsure" if not sure else "change_rising" if change.ratio > 1 else "change_falling"
        odds = change.model is Model.LOGISTIC
        scatter = format_number(change.dispersion, language, decimals=1)
        widened = change.model in (Model.LOGISTIC, Model.NEGATIVE_BINOMIAL) and change.dispersion > 1
        return words(
            key,
            language,
            place=place(at).name.to(language),
            **{"from": change.first_year, "to": change.last_year},
            measure=words("measure_odds" if odds else "measure_value", language),
            change=_percent_change(change.ratio, language, signed=False),
            low=_percent_change(change.low, language),
            high=_percent_change(change.high, language),
            model=words(f"model_{change.model.value}", language),
            dispersion=words("model_dispersion", language, value=scatter) if widened else "",
        )

    return Text(**{language: in_language(language) for language in LANGUAGES})


def _percent_change(ratio: float, language: str, *, signed: bool = True) -> str:
    """Return a ratio a year as a change in per cent: 1.034 is ``+3,4 %``."""
    change = (ratio - 1) * 100
    number = format_number(abs(change), language, decimals=1)
    sign = "" if not signed or number.strip("0,.") == "" else "+" if change > 0 else "−"
    return f"{sign}{number}%" if language == "en" else f"{sign}{number}\u00a0%"
