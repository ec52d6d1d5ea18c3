"""The columns of data sets, and the words of their kinds, formats and states."""

from typing import Final

from beredd.common.places import places
from beredd.common.text import Text
from beredd.site.datasets.models import Kind as DataKind
from beredd.site.datasets.models import State
from beredd.site.registers.column import Column, Kind

KINDS: Final = {
    DataKind.ISOLATES.value: Text(sv="isolat", da="isolater", en="isolates"),
    DataKind.CONSUMPTION.value: Text(sv="förbrukning, människor", da="forbrug, mennesker", en="consumption, humans"),
    DataKind.ANIMALS.value: Text(sv="försäljning, djur", da="salg, dyr", en="sales, animals"),
    DataKind.AGGREGATES.value: Text(sv="sammanställda tal", da="sammenstillede tal", en="aggregated figures"),
}
FORMATS: Final = {
    "auto": Text(sv="känns igen av programmet", da="genkendes af programmet", en="found by the program"),
    "whonet": Text(sv="WHONET", da="WHONET", en="WHONET"),
    "ears-net": Text(sv="EARS-Net (AMRTEST)", da="EARS-Net (AMRTEST)", en="EARS-Net (AMRTEST)"),
    "ehr-bsi": Text(sv="EHR-BSI, fyra filer", da="EHR-BSI, fire filer", en="EHR-BSI, four files"),
    "glass": Text(sv="GLASS", da="GLASS", en="GLASS"),
    "table": Text(sv="tabell med kolumnkarta", da="tabel med kolonnekort", en="table with a column map"),
}
STATES: Final = {
    State.UPLOADED.value: Text(sv="inlämnad", da="indleveret", en="handed in"),
    State.READING.value: Text(sv="läses", da="læses", en="being read"),
    State.READ.value: Text(
        sv="läst, väntar på godkännande", da="læst, venter på godkendelse", en="read, waits for approval"
    ),
    State.FAILED.value: Text(sv="kunde inte läsas", da="kunne ikke læses", en="could not be read"),
    State.APPROVED.value: Text(sv="godkänd", da="godkendt", en="approved"),
    State.DELETED.value: Text(sv="raderad", da="slettet", en="deleted"),
}
_BY_PROGRAM: Final = Text(
    sv="Skrivs av programmet när filerna läses.", da="Skrives af programmet, når filerne læses.",
    en="Written by the program when the files are read.",
)  # fmt: skip


def _count(name: str, sv: str, da: str, en: str, *, listed: bool = True) -> Column:
    return Column(name=name, label=Text(sv=sv, da=da, en=en), kind=Kind.WHOLE, help=_BY_PROGRAM, listed=listed)


def _day(name: str, sv: str, da: str, en: str) -> Column:
    return Column(name=name, label=Text(sv=sv, da=da, en=en), kind=Kind.DATE, help=_BY_PROGRAM, listed=True)


DATA_SET_COLUMNS: Final = (
    Column(
        name="name", label=Text(sv="Namn", da="Navn", en="Name"), kind=Kind.TEXT,
        help=Text(
            sv="Vad det är och från vem, till exempel ”Blododlingar 2015–2024, region Skåne”.",
            da="Hvad det er og fra hvem, for eksempel ”Bloddyrkninger 2015–2024, Region Sjælland”.",
            en="What it is and from whom, for example “Blood cultures 2015–2024, Region Skåne”.",
        ),
        required=True, listed=True, searched=True,
    ),
    Column(
        name="kind", label=Text(sv="Slag av data", da="Slags data", en="Kind of data"), kind=Kind.CHOICE,
        choices=KINDS, default=DataKind.ISOLATES.value, required=True, listed=True, filtered=True,
    ),
    Column(
        name="place", label=Text(sv="Plats", da="Sted", en="Place"), kind=Kind.CHOICE,
        choices={code: one.name for code, one in places().items()},
        help=Text(
            sv="Landet eller regionen som hela datamängden gäller.",
            da="Landet eller regionen, som hele datasættet gælder.",
            en="The country or region that the whole data set is about.",
        ),
        required=True, listed=True, searched=True, filtered=True,
    ),
    Column(
        name="format", label=Text(sv="Format", da="Format", en="Format"), kind=Kind.CHOICE,
        choices=FORMATS, default="auto", filtered=True,
    ),
    Column(
        name="coverage", label=Text(sv="Täckning, procent", da="Dækning, procent", en="Coverage, per cent"),
        kind=Kind.NUMBER,
        help=Text(
            sv="Hur stor del av landets befolkning som ingår. Behövs för att räkna fall per 100 000 invånare.",
            da="Hvor stor en del af landets befolkning, der indgår. Kræves for at beregne tilfælde pr. 100.000 "
            "indbyggere.",
            en="The share of the country's population that is included. Needed to count cases per 100,000 inhabitants.",
        ),
    ),
    Column(
        name="synthetic", label=Text(sv="Syntetiska data", da="Syntetiske data", en="Synthetic data"),
        kind=Kind.YES_NO, listed=True, filtered=True,
        help=Text(
            sv="Påhittade data, för prov och utbildning. De märks överallt, och deras värden kommer inte i någon "
            "rapport.",
            da="Opdigtede data, til prøver og undervisning. De mærkes overalt, og deres værdier kommer ikke i nogen "
            "rapport.",
            en="Invented data, for trials and training. They are labelled everywhere, and their values come into no "
            "report.",
        ),
    ),
    Column(name="note", label=Text(sv="Anmärkning", da="Bemærkning", en="Remark"), kind=Kind.LONG, searched=True),
    Column(
        name="state", label=Text(sv="Läge", da="Status", en="State"), kind=Kind.CHOICE, choices=STATES,
        default=State.UPLOADED.value, required=True, listed=True, filtered=True,
        help=Text(
            sv="Ändras på datamängdens egen sida.", da="Ændres på datasættets egen side.",
            en="Changed on the data set's own page.",
        ),
    ),
    _day("first_day", "Från", "Fra", "From"),
    _day("last_day", "Till", "Til", "To"),
    _count("rows_read", "Rader i filerna", "Rækker i filerne", "Rows in the files"),
    _count("rows_used", "Isolat eller värden", "Isolater eller værdier", "Isolates or values"),
    _count("joined", "Rader som hör ihop med en annan", "Rækker, der hører sammen med en anden",
           "Rows joined to another", listed=False),
    _count("rejected", "Rader som inte kan användas", "Rækker, som ikke kan bruges", "Rows that cannot be used"),
    _count("cells", "Celler som har utelämnats", "Celler, som er udeladt", "Cells left out", listed=False),
    Column(
        name="vintage", label=Text(sv="Utgåva (godkänd den)", da="Udgave (godkendt den)", en="Vintage (approved on)"),
        kind=Kind.DATE, listed=True,
        help=Text(
            sv="Dagen då datamängden godkänns.", da="Dagen, da datasættet godkendes.",
            en="The day when the data set is approved.",
        ),
    ),
    Column(
        name="input_sha256", kind=Kind.TEXT,
        label=Text(sv="Filernas kontrollsumma", da="Filernes kontrolsum", en="Check sum of the files"),
        help=_BY_PROGRAM,
    ),
)  # fmt: skip
