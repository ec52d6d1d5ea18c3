"""Antimicrobial resistance and consumption: isolates and sales in, observations with intervals out.

``from beredd import amr`` gives the steps as functions on Polars frames:

    read → interpret → first_isolates → resistance, antibiogram, … → observations

A step's module is imported when its name is first used, so that reading a file does not wait for Numba or SciPy.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_NAMES = {
    # what an isolate table is
    "ISOLATE_COLUMNS": "model",
    "SIR": "model",
    "interpreted": "model",
    "measured": "model",
    # codes
    "Codes": "codes",
    "codes": "codes",
    # reading
    "read_isolates": "read",
    "scan_isolates": "isolate_table",
    "IsolateRead": "read",
    "isolates_metadata": "isolate_table",
    "write_isolates": "isolate_table",
    "read_aggregates": "aggregates",
    # from what was measured to categories
    "Breakpoints": "breakpoints",
    "breakpoints": "breakpoints",
    "import_breakpoints": "breakpoint_import",
    "compare_breakpoints": "breakpoint_changes",
    "interpret": "interpret",
    "explain": "explain",
    "uninterpreted": "uninterpreted",
    # de-duplication
    "first_isolates": "first_isolates",
    "compare_methods": "compare_methods",
    # measures of resistance
    "resistance": "resistance",
    "combined_resistance": "combined",
    "markers": "markers",
    "multidrug": "multidrug",
    "unusual": "unusual",
    "bloodstream_incidence": "incidence",
    "weighted_mean": "incidence",
    "antibiogram": "antibiogram",
    "wisca": "wisca",
    # consumption
    "read_products": "sales_read",
    "read_packages": "sales_read",
    "read_population": "sales_read",
    "packages_to_ddd": "consumption",
    "restated": "consumption",
    "did": "consumption_rates",
    "per_bed_days": "consumption_rates",
    "prescriptions_per_1000": "consumption_rates",
    "read_ddd_table": "ddd",
    "consumption_observations": "consumption_observations",
    "aware_shares": "aware",
    "broad_narrow_ratio": "ratios",
    "animal_sales": "animals",
    "one_health": "one_health",
    # publication and indicators
    "suppress": "suppression",
    "fit_to_publish": "suppression",
    "isolate_observations": "observations",
    "mark_first": "observations",
    "synthetic_isolates": "synthetic",
}
"""Each public name and the module that has it."""

__all__ = list(_NAMES)


def __getattr__(name: str) -> Any:
    """Import the module that has `name`."""
    if name not in _NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_NAMES[name]}"), name)


def __dir__() -> list[str]:
    """Name what is public."""
    return sorted(_NAMES)


class _Room(ModuleType):
    """The package: a step's name is the function also where its module has the same name.

    Importing ``beredd.amr.resistance`` sets it as the attribute ``resistance`` of this package; the function must stand
    there instead, whichever was imported first.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if isinstance(value, ModuleType) and _NAMES.get(name) == name:
            value = getattr(value, name, value)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Room
