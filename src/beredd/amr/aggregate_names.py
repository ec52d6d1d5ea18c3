"""What aggregate files call their measures, populations and places, and which indicators those are: data, read once."""

from collections.abc import Mapping
from functools import cache

import polars as pl

from beredd.common.content_files import content_path, load_content
from beredd.common.text import Content


class AtlasNames(Content):
    """How the Atlas names its measures and populations."""

    source: str
    measures: dict[str, tuple[str, ...]]
    indicators: dict[str, str]


class EsacNetNames(Content):
    """How the sheets of ESAC-Net's workbook are named."""

    source: str
    sectors: dict[str, str]
    unit: str


class GlassNames(Content):
    """Which indicators are made of GLASS's values."""

    source: str
    indicators: dict[str, str]


class AggregateNames(Content):
    """The whole of content/codes/atlas-indicators.yaml."""

    places: dict[str, str]
    atlas: AtlasNames
    esac_net: EsacNetNames
    glass: GlassNames

    def place(self, found: pl.Expr) -> pl.Expr:
        """Return the place that a code or name of a file stands for, as it is where it needs no other."""
        return found.replace(self.places)


@cache
def aggregate_names() -> AggregateNames:
    """Return the names in content/codes/atlas-indicators.yaml."""
    return load_content(content_path("codes/atlas-indicators.yaml"), AggregateNames)


def folded_names(names: Mapping[str, str]) -> dict[str, str]:
    """Return the keys of a table of names in small letters with single spaces, as files are compared with."""
    return {" ".join(key.casefold().split()): value for key, value in names.items()}


def folded_name(text: pl.Expr) -> pl.Expr:
    """Return a file's names in small letters with single spaces."""
    return text.str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
