"""EARS-Net's isolate records (TESSy and EpiPulse, RecordType AMRTEST): one row an isolate and antibiotic.

The fields are those of ECDC's reporting protocol for antimicrobial resistance. A patient's counter is one laboratory's
own, so the laboratory's code is put before it.
"""

from collections.abc import Sequence
from typing import Final

from beredd.amr.column_map import ColumnMap, FieldSource, ResultSource
from beredd.amr.model import Measure

_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "isolate": ("IsolateId",),
    "patient": ("LaboratoryCode", "PatientCounter"),
    "date": ("DateUsedForStatistics",),
    "organism": ("Pathogen",),
    "specimen": ("Specimen",),
    "country": ("ReportingCountry",),
    "laboratory": ("LaboratoryCode",),
    "hospital": ("HospitalId",),
    "ward_type": ("PatientType", "HospitalUnitType"),
    "age": ("Age",),
    "sex": ("Gender",),
    "admitted": ("DateOfHospitalisation",),
    "meca": ("ResultPCRmec", "ResultPbp2aAggl"),
    "esbl": ("ESBL", "ResultESBL"),
    "carbapenemase": ("ResultCarbapenemases", "ResultCarbapenemase"),
}
_RESULTS: Final = (
    ("SIR", Measure.REPORTED, None),
    ("ResultMICValue", Measure.MIC, "ResultMICSign"),
    ("ResultGradValue", Measure.GRADIENT, "ResultGradSign"),
    ("ResultEtestValue", Measure.GRADIENT, "ResultEtestSign"),
    ("ResultZoneValue", Measure.ZONE, "ResultZoneSign"),
    ("ResultMICSIR", Measure.REPORTED, None),
    ("ResultGradSIR", Measure.REPORTED, None),
    ("ResultEtestSIR", Measure.REPORTED, None),
    ("ResultZoneSIR", Measure.REPORTED, None),
)
_KEY: Final = (
    "ReportingCountry",
    "LaboratoryCode",
    "HospitalId",
    "PatientCounter",
    "IsolateId",
    "DateUsedForStatistics",
    "Specimen",
    "Pathogen",
)
_MISSING: Final = ("UNK", "N/A", "NA", "UNKNOWN")


def is_ears_net(header: Sequence[str]) -> bool:
    """Whether a heading is that of AMRTEST records."""
    folded = {heading.casefold() for heading in header}
    return {"pathogen", "antibiotic"} <= folded and bool(folded & {"patientcounter", "recordtype", "resultmicvalue"})


def ears_net_map(header: Sequence[str]) -> ColumnMap:
    """Return the column map of an AMRTEST file; letters' case in the heading does not matter."""
    there = {heading.casefold(): heading for heading in reversed(header)}

    def found(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(there[name.casefold()] for name in names if name.casefold() in there)

    columns = {
        name: FieldSource(headings=found(wanted), join=name == "patient")
        for name, wanted in _COLUMNS.items()
        if found(wanted)
    }
    results = tuple(
        ResultSource(heading=there[value.casefold()], measure=measure, sign=next(iter(found([sign or ""])), None))
        for value, measure, sign in _RESULTS
        if value.casefold() in there
    )
    return ColumnMap(
        format="ears-net",
        columns=columns,
        results=results,
        antimicrobial=there["antibiotic"],
        key=found(_KEY),
        missing=_MISSING,
    )
