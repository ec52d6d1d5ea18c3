"""The columns of periods and of values, and the words of their states."""

from typing import Final

from beredd.common.places import places
from beredd.common.text import Text, label_text
from beredd.indicators.entry import MissingReason, PeriodState, RevisionKind, ValueState
from beredd.indicators.model import Status
from beredd.site.registers.column import Column, Kind

VALUE_STATES: Final = {
    ValueState.DRAFT.value: Text(sv="utkast", da="kladde", en="draft"),
    ValueState.SUBMITTED.value: Text(sv="inlämnat", da="indsendt", en="submitted"),
    ValueState.RETURNED.value: Text(sv="återlämnat", da="returneret", en="returned"),
    ValueState.APPROVED.value: Text(sv="godkänt", da="godkendt", en="approved"),
}
PERIOD_STATES: Final = {
    PeriodState.LOCKED.value: Text(sv="låst", da="låst", en="locked"),
    PeriodState.OPEN.value: Text(sv="öppen", da="åben", en="open"),
    PeriodState.CLOSED.value: Text(sv="stängd", da="lukket", en="closed"),
}
MISSING_REASONS: Final = {one.value: label_text("missing_reason", one) for one in MissingReason}
REVISION_KINDS: Final = {
    RevisionKind.CORRECTION.value: Text(
        sv="rättelse av detta värde", da="rettelse af denne værdi", en="correction of this value"
    ),
    RevisionKind.NEW_COUNT.value: Text(
        sv="ny beräkningsgrund", da="nyt beregningsgrundlag", en="counted in another way"
    ),
}
STATUSES: Final = {
    Status.FINAL.value: Text(sv="slutligt", da="endelig", en="final"),
    Status.PROVISIONAL.value: Text(sv="preliminärt", da="foreløbig", en="provisional"),
    Status.ESTIMATED.value: Text(sv="skattat", da="anslået", en="estimated"),
}

_INDICATOR: Final = Text(sv="Indikator", da="Indikator", en="Indicator")
_PERIOD: Final = Text(sv="Period", da="Periode", en="Period")
_PERIOD_HELP: Final = Text(
    sv="År, kvartal eller månad: 2026, 2026-Q3, 2026-07.",
    da="År, kvartal eller måned: 2026, 2026-Q3, 2026-07.",
    en="Year, quarter or month: 2026, 2026-Q3, 2026-07.",
)

PERIOD_COLUMNS: Final = (
    Column(
        name="period", label=_PERIOD, kind=Kind.TEXT, help=_PERIOD_HELP,
        required=True, listed=True, searched=True, filtered=True,
    ),
    Column(
        name="indicator",
        label=_INDICATOR,
        kind=Kind.INDICATOR,
        help=Text(
            sv="Tomt: alla indikatorer. En rad för en indikator går före den för alla.",
            da="Tomt: alle indikatorer. En række for én indikator går forud for den for alle.",
            en="Empty: all indicators. A row for one indicator goes before the one for all.",
        ),
        listed=True,
        searched=True,
        filtered=True,
    ),
    Column(
        name="opens", label=Text(sv="Öppnar", da="Åbner", en="Opens"), kind=Kind.DATE, listed=True,
        help=Text(
            sv="Tomt: så snart perioden är öppnad.", da="Tomt: så snart perioden er åbnet.",
            en="Empty: as soon as the period is opened.",
        ),
    ),
    Column(
        name="closes", label=Text(sv="Stänger", da="Lukker", en="Closes"), kind=Kind.DATE, listed=True,
        help=Text(
            sv="Sista dagen för värden. Datumet står i kalendern.",
            da="Sidste dag for værdier. Datoen står i kalenderen.",
            en="The last day for values. The date stands in the calendar.",
        ),
    ),
    Column(
        name="state", label=Text(sv="Läge", da="Status", en="State"), kind=Kind.CHOICE, choices=PERIOD_STATES,
        default=PeriodState.LOCKED.value, required=True, listed=True, filtered=True,
        help=Text(
            sv="Ändras av den som leder programmet.", da="Ændres af den, der leder programmet.",
            en="Changed by whoever leads the programme.",
        ),
    ),
    Column(name="note", label=Text(sv="Anmärkning", da="Bemærkning", en="Remark"), kind=Kind.LONG, searched=True),
)  # fmt: skip


def _number(name: str, sv: str, da: str, en: str, *, listed: bool = False) -> Column:
    return Column(name=name, label=Text(sv=sv, da=da, en=en), kind=Kind.NUMBER, public=True, listed=listed)


VALUE_COLUMNS: Final = (
    Column(
        name="indicator", label=_INDICATOR, kind=Kind.INDICATOR,
        required=True, listed=True, searched=True, filtered=True, public=True,
    ),
    Column(
        name="place", label=Text(sv="Plats", da="Sted", en="Place"), kind=Kind.CHOICE,
        choices={code: one.name for code, one in places().items()},
        required=True, listed=True, searched=True, filtered=True, public=True,
    ),
    Column(
        name="period", label=_PERIOD, kind=Kind.TEXT, help=_PERIOD_HELP,
        required=True, listed=True, searched=True, filtered=True, public=True,
    ),
    _number("value", "Värde", "Værdi", "Value", listed=True),
    _number("numerator", "Täljare", "Tæller", "Numerator"),
    _number("denominator", "Nämnare", "Nævner", "Denominator"),
    _number("low", "Undre gräns (95 %)", "Nedre grænse (95 %)", "Lower limit (95 %)"),
    _number("high", "Övre gräns (95 %)", "Øvre grænse (95 %)", "Upper limit (95 %)"),
    Column(name="n", label=Text(sv="Antal (n)", da="Antal (n)", en="Count (n)"), kind=Kind.WHOLE, public=True),
    Column(
        name="missing_reason", label=Text(sv="Varför värde saknas", da="Hvorfor værdien mangler", en="Why missing"),
        kind=Kind.CHOICE, choices=MISSING_REASONS, listed=True, filtered=True, public=True,
        help=Text(
            sv="Skrivs bara när värdet är tomt; noll är ett värde.",
            da="Skrives kun, når værdien er tom; nul er en værdi.",
            en="Only where the value is empty; nought is a value.",
        ),
    ),
    Column(
        name="status", label=Text(sv="Slutligt eller preliminärt", da="Endelig eller foreløbig", en="How final"),
        kind=Kind.CHOICE, choices=STATUSES, default=Status.FINAL.value, public=True,
    ),
    Column(
        name="state", label=Text(sv="Läge", da="Status", en="State"), kind=Kind.CHOICE, choices=VALUE_STATES,
        default=ValueState.DRAFT.value, required=True, listed=True, filtered=True,
        help=Text(
            sv="Ett inlämnat värde godkänns av någon annan än den som lämnade in det.",
            da="En indsendt værdi godkendes af en anden end den, der indsendte den.",
            en="A submitted value is approved by somebody else than who submitted it.",
        ),
    ),
    Column(
        name="review_note", label=Text(sv="Granskarens ord", da="Granskerens ord", en="The reviewer's words"),
        kind=Kind.LONG,
    ),
    Column(
        name="revision_of", label=Text(sv="Reviderar", da="Reviderer", en="Revises"), kind=Kind.ROW, register="values",
        help=Text(
            sv="Det godkända värde som detta ersätter; det gamla står kvar som äldre utgåva.",
            da="Den godkendte værdi, som denne erstatter; den gamle står tilbage som ældre udgave.",
            en="The approved value that this one replaces; the old one stays as an older vintage.",
        ),
    ),
    Column(
        name="revision_kind", label=Text(sv="Slag av revidering", da="Slags revision", en="Kind of revision"),
        kind=Kind.CHOICE, choices=REVISION_KINDS, public=True,
        help=Text(
            sv="Vid ny beräkningsgrund jämförs äldre värden inte längre med detta.",
            da="Ved nyt beregningsgrundlag sammenlignes ældre værdier ikke længere med denne.",
            en="When counted in another way, older values are no longer compared with this one.",
        ),
    ),
    Column(
        name="vintage", label=Text(sv="Utgåva (godkänt den)", da="Udgave (godkendt den)", en="Vintage (approved on)"),
        kind=Kind.DATE, listed=True, public=True,
        help=Text(
            sv="Dagen då värdet godkänns.", da="Dagen, da værdien godkendes.", en="The day when the value is approved.",
        ),
    ),
    Column(
        name="definition_version", kind=Kind.TEXT, public=True,
        label=Text(sv="Definitionens version", da="Definitionens version", en="Version of the definition"),
        help=Text(
            sv="Den version av indikatorn som värdet är räknat efter; skrivs vid inlämning.",
            da="Den version af indikatoren, som værdien er beregnet efter; skrives ved indsendelse.",
            en="The version of the indicator that the value is counted by; written when it is submitted.",
        ),
    ),
    Column(
        name="source", label=Text(sv="Källa", da="Kilde", en="Source"), kind=Kind.LONG, searched=True, public=True,
        help=Text(
            sv="Register eller publikation, med datum för uttaget.",
            da="Register eller publikation, med dato for udtrækket.",
            en="Register or publication, with the date of extraction.",
        ),
    ),
    Column(name="note", label=Text(sv="Anmärkning", da="Bemærkning", en="Remark"), kind=Kind.LONG, searched=True),
)  # fmt: skip
