"""What synthetic isolates are drawn from: content/synthetic/isolates.yaml, validated."""

from functools import cache

from pydantic import Field, model_validator

from beredd.common.content_files import content_path, load_content
from beredd.common.text import Content


class Trait(Content):
    """A property of an isolate that makes it resistant, in per cent of the isolates.

    ``series`` is an indicator whose published value for the country and year is used where there is one; ``given`` is
    the per cent among isolates that have another trait, named before this one.
    """

    share: float = Field(ge=0, le=100)
    series: str | None = None
    given: dict[str, float] = {}


class DrugProfile(Content):
    """The dilutions (mg/L) that isolates lie between, without and with one of the traits."""

    without: tuple[float, float]
    with_: tuple[float, float] = Field(alias="with")
    trait: tuple[str, ...]


class OrganismProfile(Content):
    """One organism: its traits in the order in which they are drawn, and the drugs it is tested for."""

    traits: dict[str, Trait]
    drugs: dict[str, DrugProfile]

    @model_validator(mode="after")
    def _names_known_traits(self) -> "OrganismProfile":
        names = list(self.traits)
        for position, (name, trait) in enumerate(self.traits.items()):
            if unknown := set(trait.given) - set(names[:position]):
                raise ValueError(f"{name}: given {sorted(unknown)} is not a trait named before it")
        for code, drug in self.drugs.items():
            if unknown := set(drug.trait) - set(names):
                raise ValueError(f"{code}: {sorted(unknown)} is not a trait of the organism")
        return self


class SpecimenProfile(Content):
    """A kind of specimen: its share of all isolates, and the organisms in it, both in per cent."""

    share: float
    organisms: dict[str, float]


class Profile(Content):
    """The whole of content/synthetic/isolates.yaml."""

    version: str
    first_year: int
    last_year: int
    places: dict[str, float]
    specimens: dict[str, SpecimenProfile]
    organisms: dict[str, OrganismProfile]

    @model_validator(mode="after")
    def _knows_its_organisms(self) -> "Profile":
        for name, specimen in self.specimens.items():
            if unknown := set(specimen.organisms) - set(self.organisms):
                raise ValueError(f"{name}: {sorted(unknown)} has no profile")
        return self


@cache
def load_profile() -> Profile:
    """Return the profile that ships with beredd.

    Raises
    ------
    UserError
        When the file cannot be read.
    ContentFaults
        When it is wrong.
    """
    return load_content(content_path("synthetic/isolates.yaml"), Profile)
