"""The declared columns of the tables that consumption is counted from: registers, sales, daily doses, people, animals.

The names are those of WHO's GLASS-AMC files where it has them, in small letters; in files their case does not matter.
"""

from typing import Final

from beredd.common.columns import Column, ColumnType
from beredd.common.text import Text

SECTORS: Final = ("community", "hospital")
"""Öppenvård and slutenvård; primærsektor and sygehus."""
NO_SALT: Final = "XXXX"
"""GLASS's code of a product whose salt makes no difference to the daily dose."""
NO_ATC: Final = "Z99ZZ99"
"""GLASS's code of a product without an ATC code."""
ATC_CHANGES: Final = ("updated", "deleted", "split")
"""What happens to a code: another code takes its place, none does, or several do."""
MEASURES: Final = ("mg/PCU", "mg/kg biomass")
"""ESVAC's measure (to 2022) and ESUAvet's (from 2023): their denominators differ, and they are never mixed."""


def _column(
    name: str,
    kind: ColumnType,
    sv: str,
    da: str,
    en: str,
    *,
    required: bool = False,
    default: str | float | None = None,
    allowed: tuple[str, ...] = (),
    at_least: float | None = None,
    unit: str | None = None,
    example: str = "",
    aliases: tuple[str, ...] = (),
) -> Column:
    return Column(
        name,
        kind,
        Text(sv=sv, da=da, en=en),
        required=required,
        default=default,
        allowed=allowed,
        at_least=at_least,
        unit=unit,
        example=example,
        aliases=aliases,
    )


def _product(example: str = "SE-004711") -> Column:
    return _column(
        "product_id",
        ColumnType.TEXT,
        "Förpackningens nummer i registret.",
        "Pakningens nummer i registret.",
        "The package's number in the register.",
        required=True,
        example=example,
    )


def _atc(*, required: bool) -> Column:
    return _column(
        "atc",
        ColumnType.TEXT,
        "ATC-kod på femte nivån.",
        "ATC-kode på femte niveau.",
        "ATC code of the fifth level.",
        required=required,
        example="J01CE02",
        aliases=("atc5", "atc_code"),
    )


def _route(*, required: bool = False) -> Column:
    return _column(
        "route",
        ColumnType.TEXT,
        "Administreringsväg: O, P, R, IP, IS, V.",
        "Administrationsvej: O, P, R, IP, IS, V.",
        "Route: O oral, P parenteral, R rectal, IP and IS inhaled, V vaginal.",
        required=required,
        example="O",
        aliases=("route_admin",),
    )


def _salt() -> Column:
    return _column(
        "salt",
        ColumnType.TEXT,
        "Saltets kod, där dygnsdosen beror av saltet.",
        "Saltets kode, hvor døgndosen afhænger af saltet.",
        "The salt's code, where the daily dose depends on the salt.",
        default=NO_SALT,
        example="XXXX",
    )


def _place() -> Column:
    return _column(
        "place",
        ColumnType.TEXT,
        "Land eller region, ISO 3166.",
        "Land eller region, ISO 3166.",
        "Country or region, ISO 3166.",
        required=True,
        example="SE",
        aliases=("country", "region"),
    )


def _period() -> Column:
    return _column(
        "period",
        ColumnType.PERIOD,
        "År, kvartal eller månad.",
        "År, kvartal eller måned.",
        "Year, quarter or month.",
        required=True,
        example="2024",
        aliases=("year",),
    )


def _sector() -> Column:
    return _column(
        "sector",
        ColumnType.TEXT,
        "Öppenvård (community) eller sjukhus (hospital).",
        "Primærsektor (community) eller sygehus (hospital).",
        "Community or hospital.",
        required=True,
        allowed=SECTORS,
        example="community",
        aliases=("health_level",),
    )


def _number(
    name: str,
    sv: str,
    da: str,
    en: str,
    *,
    required: bool = True,
    unit: str | None = None,
    at_least: float | None = 0,
    example: str = "10",
    aliases: tuple[str, ...] = (),
) -> Column:
    return _column(
        name,
        ColumnType.NUMBER,
        sv,
        da,
        en,
        required=required,
        unit=unit,
        at_least=at_least,
        example=example,
        aliases=aliases,
    )


def _text(name: str, sv: str, da: str, en: str, *, required: bool = False, example: str = "") -> Column:
    return _column(name, ColumnType.TEXT, sv, da, en, required=required, example=example)


def _year(name: str, sv: str, da: str, en: str, *, required: bool = False, example: str = "2024") -> Column:
    return _column(name, ColumnType.INTEGER, sv, da, en, required=required, example=example)


def _unit(name: str = "unit") -> Column:
    return _text(
        name,
        "Enhet, som i content/codes/strength-units.csv.",
        "Enhed, som i content/codes/strength-units.csv.",
        "Unit, as in content/codes/strength-units.csv.",
        required=True,
        example="g",
    )


def _ddd(name: str = "ddd") -> Column:
    return _number(name, "Definierad dygnsdos.", "Defineret døgndosis.", "Defined daily dose.", example="2")


PRODUCT_COLUMNS: Final = (
    _product(),
    _number("packsize", "Antal i förpackningen.", "Antal i pakningen.", "Items in the package.", required=False),
    _number("strength", "Styrka.", "Styrke.", "Strength of an item, or of `conc_volume`.", required=False),
    _text("strength_unit", "Styrkans enhet.", "Styrkens enhed.", "Unit of the strength.", example="mg"),
    _number(
        "conc_volume",
        "Volymen som styrkan gäller.",
        "Rumfanget, som styrken gælder.",
        "The volume that the strength is given for.",
        required=False,
        unit="ml",
        example="5",
    ),
    _number(
        "volume",
        "Volym i varje enhet av förpackningen.",
        "Rumfang af hver enhed i pakningen.",
        "The volume of each item of the package.",
        required=False,
        unit="ml",
        example="100",
    ),
    _atc(required=False),
    _text("combination", "Kombinationens kod.", "Kombinationens kode.", "Code of the combination.", example=""),
    _route(),
    _salt(),
)
"""The product register: GLASS's PRODUCT_ID, PACKSIZE, STRENGTH, STRENGTH_UNIT, CONC_VOLUME, VOLUME, ATC …"""

PACKAGE_COLUMNS: Final = (
    _product(),
    _place(),
    _period(),
    _sector(),
    _number(
        "packages",
        "Sålda förpackningar; returer är negativa.",
        "Solgte pakninger; returer er negative.",
        "Packages sold; returns are negative.",
        at_least=None,
        example="1250",
    ),
)

SUBSTANCE_COLUMNS: Final = (
    _atc(required=True),
    _route(),
    _salt(),
    _text("combination", "Kombinationens kod.", "Kombinationens kode.", "Code of the combination."),
    _place(),
    _period(),
    _sector(),
    _number("ddds", "Dygnsdoser.", "Døgndoser.", "Defined daily doses.", at_least=None, example="48000"),
    _text(
        "atc_version",
        "ATC/DDD-utgåvan som dygnsdoserna är räknade med.",
        "ATC/DDD-udgaven, som døgndoserne er regnet med.",
        "The ATC/DDD edition that the doses were counted with.",
        required=True,
        example="2024",
    ),
)
"""Consumption that arrives as daily doses of a substance, not as packages."""

DDD_COLUMNS: Final = (
    _atc(required=True),
    _route(required=True),
    _salt(),
    _ddd(),
    _unit(),
    _year("valid_from", "Första utgåvan.", "Første udgave.", "First edition that has it."),
    _year("valid_to", "Sista utgåvan.", "Sidste udgave.", "Last edition that has it."),
    _text("version", "Utgåvan, en för varje rad.", "Udgaven, en for hver række.", "The edition, one to a row."),
    _text("source", "Källa.", "Kilde.", "Source.", example="WHO ATC/DDD index 2024"),
)
COMBINATION_COLUMNS: Final = (
    _text("combination", "Kod.", "Kode.", "Code, as in the register.", required=True, example="J01EE01_1"),
    _text("atc", "ATC-kod.", "ATC-kode.", "ATC code.", required=True, example="J01EE01"),
    _ddd(),
    _unit(),
)
ATC_CHANGE_COLUMNS: Final = (
    _text("atc", "Koden före.", "Koden før.", "The code before.", required=True, example="J01XX02"),
    _text("becomes", "Koden efter.", "Koden efter.", "The code after; empty when deleted.", example="J01XX12"),
    _column(
        "change",
        ColumnType.TEXT,
        "Vad som hände.",
        "Hvad der skete.",
        "What happened.",
        required=True,
        allowed=ATC_CHANGES,
        example="updated",
    ),
    _year("year", "Från utgåvan.", "Fra udgaven.", "From this edition.", required=True),
)
DDD_CHANGE_COLUMNS: Final = (
    _atc(required=True),
    _route(required=True),
    _salt(),
    _ddd("ddd_before"),
    _unit("unit_before"),
    _ddd("ddd_after"),
    _unit("unit_after"),
    _year("year", "Från utgåvan.", "Fra udgaven.", "From this edition.", required=True),
)

CONVERSION_COLUMNS: Final = (
    _atc(required=True),
    _route(required=True),
    _unit(),
    _number("grams", "Gram i en enhet.", "Gram i en enhed.", "Grams in one of the unit.", example="0.6"),
)

POPULATION_COLUMNS: Final = (
    _place(),
    _year("year", "År.", "År.", "Year.", required=True),
    _text("age_group", "Åldersgrupp; tom för alla.", "Aldersgruppe; tom for alle.", "Age group; empty for all."),
    _number("population", "Invånare.", "Indbyggere.", "Inhabitants.", example="10551707"),
)
ACTIVITY_COLUMNS: Final = (
    _place(),
    _period(),
    _number("bed_days", "Vårddagar.", "Sengedage.", "Occupied bed-days.", required=False, example="5600000"),
    _number("admissions", "Vårdtillfällen.", "Indlæggelser.", "Admissions.", required=False, example="1400000"),
)
PRESCRIPTION_COLUMNS: Final = (
    _place(),
    _period(),
    _atc(required=True),
    _text("age_group", "Åldersgrupp; tom för alla.", "Aldersgruppe; tom for alle.", "Age group; empty for all."),
    _number("prescriptions", "Uthämtade recept.", "Indløste recepter.", "Prescriptions dispensed.", required=False),
    _number(
        "users",
        "Personer med minst ett uttag; kan inte läggas ihop över koder eller perioder.",
        "Personer med mindst én indløsning; kan ikke lægges sammen over koder eller perioder.",
        "People with at least one; cannot be added over codes or periods.",
        required=False,
    ),
)
ANIMAL_SALES_COLUMNS: Final = (
    _place(),
    _year("year", "År.", "År.", "Year.", required=True),
    _text("atcvet", "ATCvet-kod.", "ATCvet-kode.", "ATCvet code.", required=True, example="QJ01CE09"),
    _text("species", "Djurslag.", "Dyreart.", "Species.", example="pigs"),
    _number("mg", "Aktivt ämne.", "Aktivt stof.", "Active substance.", unit="mg", example="1000000"),
)
DENOMINATOR_COLUMNS: Final = (
    _place(),
    _year("year", "År.", "År.", "Year.", required=True),
    _text("species", "Djurslag; tomt för alla.", "Dyreart; tom for alle.", "Species; empty for all.", example=""),
    _column(
        "measure",
        ColumnType.TEXT,
        "Måttet som nämnaren hör till.",
        "Målet, som nævneren hører til.",
        "The measure that the denominator belongs to.",
        required=True,
        allowed=MEASURES,
        example="mg/kg biomass",
    ),
    _number("kg", "PCU eller biomassa.", "PCU eller biomasse.", "PCU or biomass.", unit="kg", example="800000000"),
)

TABLES: Final = {
    "products": PRODUCT_COLUMNS,
    "packages": PACKAGE_COLUMNS,
    "substances": SUBSTANCE_COLUMNS,
    "ddd": DDD_COLUMNS,
    "combinations": COMBINATION_COLUMNS,
    "atc-changes": ATC_CHANGE_COLUMNS,
    "ddd-changes": DDD_CHANGE_COLUMNS,
    "conversions": CONVERSION_COLUMNS,
    "population": POPULATION_COLUMNS,
    "activity": ACTIVITY_COLUMNS,
    "prescriptions": PRESCRIPTION_COLUMNS,
    "animals": ANIMAL_SALES_COLUMNS,
    "denominators": DENOMINATOR_COLUMNS,
}
"""Each table by the name that its template goes by."""
