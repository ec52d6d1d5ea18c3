"""A synthetic national data set: isolates of people who do not exist, so that every page can be seen alive.

Resistance is drawn around the published series of Sweden and Denmark (content/synthetic/isolates.yaml says which);
every other number is illustrative. The same seed gives the same table.
"""

from datetime import date
from functools import cache
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from beredd.amr.model import DTYPE_OF, ISOLATE_COLUMNS, SYNTHETIC_FILE, Measure
from beredd.amr.populations import latest_populations
from beredd.amr.synthetic_profile import DrugProfile, OrganismProfile, Profile, Trait, load_profile
from beredd.common.columns import DTYPES
from beredd.common.errors import UserError
from beredd.common.places import places
from beredd.common.progress import SILENT, Progress
from beredd.indicators import Observation, comparable, national_observations

MORE_ISOLATES: Final = 0.26
"""Mean number of further isolates of a patient who has one."""
KEEPS_TRAIT: Final = 0.94
"""How often a later isolate of a patient has the same traits as the first."""
REGION_SPREAD: Final = 0.18
"""Standard deviation, on the logit scale, of a region about its country."""
TESTED: Final = 0.97
"""Share of isolates that a drug of the profile is tested for."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def synthetic_isolates(
    isolates: int = 200_000, *, seed: int = 2026, profile: Profile | None = None, progress: Progress = SILENT
) -> pl.DataFrame:
    """Return a table of made-up isolates with MICs, as :data:`beredd.amr.model.ISOLATE_COLUMNS` names its columns.

    Parameters
    ----------
    isolates
        How many rows; people have 1.26 on average.
    seed
        The same seed and number give the same table.
    profile
        What to draw from; content/synthetic/isolates.yaml when not given.
    progress
        Told after each organism.

    Returns
    -------
    One row an isolate, sorted by patient, organism, date; ``source_file`` is ``synthetic, not real`` in every row; a
    Categorical ``CODE_mic`` (mg/L) per drug of the profile.

    Raises
    ------
    UserError
        When `isolates` is not at least 1.
    """
    if isolates < 1:
        raise UserError(f"{isolates} isolates cannot be made.", remedy="Ask for at least 1.")
    drawn_from = profile or load_profile()
    draw = np.random.Generator(np.random.Philox(seed))
    people = _people(draw, isolates, drawn_from)
    frame = _described(people, drawn_from)
    results = _results(draw, people, drawn_from, progress)
    return (
        frame.with_columns(results)
        .sort("patient", "organism", "date", "isolate")
        .with_columns(pl.int_range(1, pl.len() + 1).alias("row"), pl.int_range(2, pl.len() + 2).alias("source_row"))
    )


class _People:
    """Arrays with one entry an isolate: whose, when, where, what."""

    def __init__(self, draw: np.random.Generator, isolates: int, profile: Profile) -> None:
        count = 1 + draw.poisson(MORE_ISOLATES, isolates)
        owner = np.repeat(np.arange(isolates), count)[:isolates]
        self.patient: Ints = owner
        self.repeat: Flags = np.concatenate(([False], owner[1:] == owner[:-1]))
        heads = int(owner[-1]) + 1
        self.region_codes, weights = _regions(profile)
        self.region: Ints = draw.choice(len(self.region_codes), heads, p=weights)[owner]
        age = np.where(draw.random(heads) < 0.12, draw.integers(0, 18, heads), draw.triangular(18, 78, 99, heads))
        self.age: Ints = age.astype(np.int64)[owner]
        self.woman: Flags = (draw.random(heads) < 0.54)[owner]
        first, last = date(profile.first_year, 1, 1), date(profile.last_year, 12, 31)
        begins = draw.integers(first.toordinal(), last.toordinal() + 1, heads)[owner]
        step = np.where(self.repeat, draw.geometric(1 / 45, isolates), 0)
        since = np.cumsum(step)
        since -= np.repeat(since[~self.repeat], np.diff(np.append(np.flatnonzero(~self.repeat), isolates)))
        self.day: Ints = np.minimum(begins + since, last.toordinal())
        self.year: Ints = 1970 + (self.day - date(1970, 1, 1).toordinal()).astype("datetime64[D]").astype(
            "datetime64[Y]"
        ).astype(np.int64)
        self._what(draw, profile, owner, heads)

    def _what(self, draw: np.random.Generator, profile: Profile, owner: Ints, heads: int) -> None:
        """Draw specimen and organism: a person's isolates are of the same organism in the same kind of specimen."""
        self.specimens = list(profile.specimens)
        shares = np.array([one.share for one in profile.specimens.values()])
        specimen = draw.choice(len(self.specimens), heads, p=shares / shares.sum())
        self.organisms = sorted({name for one in profile.specimens.values() for name in one.organisms})
        organism = np.zeros(heads, dtype=np.int64)
        for number, kind in enumerate(profile.specimens.values()):
            here = np.flatnonzero(specimen == number)
            weights = np.array([kind.organisms.get(name, 0.0) for name in self.organisms])
            organism[here] = draw.choice(len(self.organisms), here.size, p=weights / weights.sum())
        self.specimen: Ints = specimen[owner]
        self.organism: Ints = organism[owner]
        invasive = np.isin(self.specimen, [i for i, name in enumerate(self.specimens) if name in ("blood", "csf")])
        chance = draw.random(owner.size)
        self.hospital: Flags = chance < np.where(invasive, 0.33, 0.12)
        self.icu: Flags = self.hospital & (draw.random(owner.size) < 0.14)
        self.inpatient: Flags = invasive | self.hospital | (draw.random(owner.size) < 0.25)


def _people(draw: np.random.Generator, isolates: int, profile: Profile) -> _People:
    return _People(draw, isolates, profile)


@cache
def _region_weights() -> dict[str, float]:
    """Return the population of each region, in thousands."""
    return {code: float(count) for code, count in latest_populations().items() if "-" in code}


def _regions(profile: Profile) -> tuple[list[str], Floats]:
    """Return the regions of the profile's countries, and the share of isolates that each has."""
    codes, weights = [], []
    for country, share in profile.places.items():
        own = [code for code, place in places().items() if place.parent == country]
        heads = np.array([_region_weights()[code] for code in own])
        codes += own
        weights += list(share * heads / heads.sum())
    return codes, np.array(weights) / sum(weights)


def _described(people: _People, profile: Profile) -> pl.DataFrame:
    """Return the descriptive columns."""
    size = people.patient.size
    region = _named(people.region_codes, people.region)
    ward = np.where(people.icu, 0, np.where(people.inpatient, 1, 2))
    columns = {
        "source_file": pl.repeat(SYNTHETIC_FILE, size, eager=True),
        "isolate": pl.Series(np.arange(1, size + 1)).cast(pl.String).str.zfill(8),
        "patient": "SYN-" + pl.Series(people.patient + 1).cast(pl.String).str.zfill(7),
        "date": pl.Series(people.day - date(1970, 1, 1).toordinal()).cast(pl.Int32).cast(pl.Date),
        "organism": _named(people.organisms, people.organism),
        "specimen": _named(people.specimens, people.specimen),
        "country": region.str.head(2),
        "region": region,
        "laboratory": "LAB-" + region,
        "hospital": "H-" + region,
        "ward_type": _named(["icu", "inpatient", "outpatient"], ward),
        "origin": _named(["community", "hospital"], people.hospital.astype(np.int64)),
        "age": pl.Series(people.age),
        "sex": _named(["m", "f"], people.woman.astype(np.int64)),
    }
    columns["organism_found"] = columns["organism"]
    columns["specimen_found"] = columns["specimen"]
    filled = pl.DataFrame({name: column.rename(name) for name, column in columns.items()})
    return filled.select(
        pl.col(column.name) if column.name in columns else pl.lit(None, DTYPES[column.type]).alias(column.name)
        for column in ISOLATE_COLUMNS
    )


def _named(names: list[str], numbers: Ints) -> pl.Series:
    return pl.Series(names)[pl.Series(numbers)]


def _results(draw: np.random.Generator, people: _People, profile: Profile, progress: Progress) -> list[pl.Series]:
    """Return a column of MICs for each drug that some organism of the profile is tested for."""
    size = people.patient.size
    drugs = sorted({code for one in profile.organisms.values() for code in one.drugs})
    exponents = {code: np.full(size, np.nan) for code in drugs}
    region_shift = _region_shift(draw, people, profile)
    for number, name in enumerate(people.organisms):
        progress(number / len(people.organisms), f"drawing {name}")
        own = profile.organisms[name]
        here = np.flatnonzero(people.organism == number)
        traits = _traits(draw, own, people, here, region_shift)
        for code, drug in own.drugs.items():
            exponents[code][here] = _dilutions(draw, drug, traits, here.size)
    return [_mic_column(f"{code}_{Measure.MIC.value}", exponents[code]) for code in drugs]


def _region_shift(draw: np.random.Generator, people: _People, profile: Profile) -> Floats:
    """Return each region's distance from its country on the logit scale; weighted by people it is nought."""
    codes, weights = _regions(profile)
    shift = draw.normal(0.0, REGION_SPREAD, len(codes))
    for country in profile.places:
        own = np.array([code.startswith(f"{country}-") for code in codes])
        shift[own] -= np.average(shift[own], weights=weights[own])
    return shift


def _traits(
    draw: np.random.Generator, own: OrganismProfile, people: _People, here: Ints, region_shift: Floats
) -> dict[str, Flags]:
    """Return which isolates of an organism have each trait; a person's later isolates mostly have the first one's."""
    repeat = people.repeat[here]
    # A repeat is always beside its first isolate: the organism is the person's, so `here` holds both.
    keeps = repeat & (draw.random(here.size) < KEEPS_TRAIT)
    first = np.maximum.accumulate(np.where(keeps, 0, np.arange(here.size)))
    found: dict[str, Flags] = {}
    for name, trait in own.traits.items():
        share = _shares(trait, people, here)
        for other, given in trait.given.items():
            share = np.where(found[other], given / 100, share)
        odds = np.clip(share, 1e-9, 1 - 1e-9)
        moved = 1 / (1 + np.exp(-(np.log(odds / (1 - odds)) + region_shift[people.region[here]])))
        certain = (share <= 0) | (share >= 1)
        found[name] = (draw.random(here.size) < np.where(certain, share, moved))[first]
    return found


def _shares(trait: Trait, people: _People, here: Ints) -> Floats:
    """Return the share with the trait for the country and year of each isolate, as a fraction."""
    if trait.series is None:
        return np.full(here.size, trait.share / 100)
    table = _series(trait.series)
    share = np.full(here.size, trait.share / 100)
    countries = np.array([code[:2] for code in people.region_codes])[people.region[here]]
    for (country, year), value in table.items():
        share[(countries == country) & (people.year[here] == year)] = value / 100
    return share


@cache
def _series(indicator: str) -> dict[tuple[str, int], float]:
    """Return the published values of an indicator by country and year."""
    own: list[Observation] = [one for one in national_observations() if one.indicator == indicator]
    return {
        (one.place, int(one.period)): one.value
        for one in comparable(own)
        if one.value is not None and len(one.period) == 4
    }


def _dilutions(draw: np.random.Generator, drug: DrugProfile, traits: dict[str, Flags], size: int) -> Floats:
    """Return log2 of the MIC of each isolate, not a number where the drug was not tested."""
    resistant = np.zeros(size, dtype=bool)
    for name in drug.trait:
        resistant |= traits[name]
    ends = [np.log2(np.array([drug.without[i], drug.with_[i]])) for i in (0, 1)]
    low, high = (end[resistant.astype(np.int64)] for end in ends)
    middle = (low + high) / 2
    found = np.clip(np.rint(middle + draw.normal(0.0, 1.0, size) * (high - low + 1) / 4), np.rint(low), np.rint(high))
    return np.where(draw.random(size) < TESTED, found, np.nan)


def _mic_column(name: str, exponents: Floats) -> pl.Series:
    """Return dilutions as the texts that laboratories write."""
    steps = np.arange(-10, 12)
    texts = {int(step): _mic_text(int(step)) for step in steps}
    codes = np.where(np.isnan(exponents), steps[0] - 1, exponents).astype(np.int64) - (steps[0] - 1)
    words = pl.Series([None, *texts.values()], dtype=pl.String)
    return words[pl.Series(codes)].cast(DTYPE_OF[Measure.MIC]).rename(name)


def _mic_text(step: int) -> str:
    """Return a twofold dilution as it is written: 0.03 and 0.06 are the rounded names of 2⁻⁵ and 2⁻⁴."""
    names = {-10: "0.001", -9: "0.002", -8: "0.004", -7: "0.008", -6: "0.016", -5: "0.03", -4: "0.06", -3: "0.125"}
    return names.get(step) or f"{2.0**step:g}"
