"""The registers of this room: entries of grants (BUD), and what activities need."""

from typing import Final

from django.utils.translation import gettext as _

from beredd.common.text import LANGUAGES, Text, label
from beredd.programmes.follow_up import MoneyStep
from beredd.programmes.funding_gap import FundingSource
from beredd.programmes.model import Programme
from beredd.site.money import booking
from beredd.site.money.models import FundingNeedRow, MoneyEntryRow
from beredd.site.registers.column import Column, Kind
from beredd.site.registers.register import Fault, Register, Values

CURRENCIES: Final = {
    "SEK": Text(sv="SEK", da="SEK", en="SEK"),
    "DKK": Text(sv="DKK", da="DKK", en="DKK"),
}


def _words(kind: str, value: str) -> Text:
    return Text(**{language: label(kind, value, language) for language in LANGUAGES})


_STEPS: Final = {step.value: _words("money_step", step) for step in MoneyStep}
_SOURCES: Final = {source.value: _words("funding_source", source) for source in FundingSource}
_NOTE: Final = Column(
    name="note", label=Text(sv="Anteckning", da="Bemærkning", en="Note"), kind=Kind.LONG, searched=True
)

MONEY_ENTRIES: Final = Register(
    key="money-entries",
    changed=False,
    capability="BUD",
    model=MoneyEntryRow,
    title=Text(sv="Poster för medel", da="Poster for midler", en="Money entries"),
    one=Text(sv="Post för medel", da="Post for midler", en="Money entry"),
    intro=Text(
        sv="Vad som är rekvirerat, utbetalat, förbrukat och återbetalat av medlen i beslutet. En post ändras aldrig; "
        "en felaktig tas tillbaka med ett negativt belopp som pekar på den.",
        da="Hvad der er rekvireret, udbetalt, forbrugt og tilbagebetalt af beslutningens midler. En post ændres "
        "aldrig; en forkert tages tilbage med et negativt beløb, der peger på den.",
        en="What has been requisitioned, paid out, used and repaid of the decision’s money. An entry is never changed; "
        "a wrong one is taken back by a negative amount that points at it.",
    ),
    columns=(
        Column(
            name="text",
            label=Text(sv="Avser", da="Vedrører", en="What it is for"),
            kind=Kind.TEXT,
            required=True,
            listed=True,
            searched=True,
        ),
        Column(
            name="grant",
            label=Text(sv="Medel", da="Midler", en="Grant"),
            kind=Kind.GRANT,
            required=True,
            listed=True,
            filtered=True,
            searched=True,
            public=True,
        ),
        Column(
            name="year",
            label=Text(sv="Medlens år", da="Midlernes år", en="Year of the money"),
            kind=Kind.YEAR,
            required=True,
            listed=True,
            public=True,
        ),
        Column(
            name="step",
            label=Text(sv="Steg", da="Trin", en="Step"),
            kind=Kind.CHOICE,
            choices=_STEPS,
            required=True,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="amount",
            label=Text(sv="Belopp i hela kronor", da="Beløb i hele kroner", en="Amount in whole kronor"),
            kind=Kind.KRONOR,
            help=Text(
                sv="Negativt för det som tar tillbaka en annan post. Tomt för en redovisning som är lämnad.",
                da="Negativt for det, der tager en anden post tilbage. Tomt for et regnskab, der er afgivet.",
                en="Negative for what takes back another entry. Empty for an account that is sent.",
            ),
            listed=True,
            public=True,
        ),
        Column(
            name="currency",
            label=Text(sv="Valuta", da="Valuta", en="Currency"),
            kind=Kind.CHOICE,
            choices=CURRENCIES,
            required=True,
            listed=True,
            public=True,
        ),
        Column(
            name="booked_on",
            label=Text(sv="Bokföringsdag", da="Bogføringsdag", en="Day of booking"),
            kind=Kind.DATE,
            help=Text(
                sv="För en redovisning som är lämnad: dagen då den lämnades.",
                da="For et regnskab, der er afgivet: dagen, hvor det blev afgivet.",
                en="For an account that is sent: the day it was sent.",
            ),
            required=True,
            listed=True,
            public=True,
        ),
        Column(
            name="receipt",
            label=Text(
                sv="Verifikation eller diarienummer", da="Bilag eller journalnummer", en="Receipt or diary number"
            ),
            kind=Kind.TEXT,
            help=Text(
                sv="Numret i er egen bokföring. Behövs för det som är förbrukat och för en lämnad redovisning.",
                da="Nummeret i jeres eget regnskab. Nødvendigt for det forbrugte og for et afgivet regnskab.",
                en="The number in your own books. Needed for what was used and for an account that was sent.",
            ),
            listed=True,
            searched=True,
        ),
        Column(
            name="actor",
            label=Text(sv="Aktör", da="Aktør", en="Actor"),
            kind=Kind.ACTOR,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="takes_back",
            label=Text(sv="Tar tillbaka", da="Tager tilbage", en="Takes back"),
            kind=Kind.ROW,
            register="money-entries",
        ),
        _NOTE,
    ),
    guards=(
        booking.never_changed,
        booking.fits_the_grant,
        booking.fits_the_step,
        booking.takes_back_rightly,
        booking.booked_once,
    ),
)


def amounts_are_whole(_programme: Programme, values: Values) -> list[Fault]:
    """A need and what is given for it are never below nought."""
    below = [name for name in ("needed", "funded") if isinstance(values.get(name), int) and int(str(values[name])) < 0]
    return [(name, _("cannot be below nought")) for name in below]


FUNDING_NEEDS: Final = Register(
    key="funding-needs",
    capability="BUD",
    model=FundingNeedRow,
    title=Text(sv="Medelsbehov", da="Finansieringsbehov", en="Funding needs"),
    one=Text(sv="Medelsbehov", da="Finansieringsbehov", en="Funding need"),
    intro=Text(
        sv="Vad varje aktivitet behöver ett år, vem som betalar och vad som saknas, även där arbetet ryms i "
        "befintliga ramar.",
        da="Hvad hver aktivitet har brug for i et år, hvem der betaler, og hvad der mangler, også hvor arbejdet holdes "
        "inden for eksisterende rammer.",
        en="What each activity needs in a year, who pays and what is missing, also where the work is done within "
        "existing frames.",
    ),
    parent="activity",
    checks=(amounts_are_whole,),
    columns=(
        Column(
            name="what",
            label=Text(sv="Vad medlen är till för", da="Hvad midlerne er til", en="What the money is for"),
            kind=Kind.TEXT,
            required=True,
            listed=True,
            searched=True,
            public=True,
        ),
        Column(
            name="activity",
            label=Text(sv="Aktivitet", da="Aktivitet", en="Activity"),
            kind=Kind.ROW,
            register="activities",
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="actor",
            label=Text(sv="Genomförs av", da="Gennemføres af", en="Carried out by"),
            kind=Kind.ACTOR,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="funder",
            label=Text(sv="Betalas av", da="Betales af", en="Funded by"),
            kind=Kind.ACTOR,
            help=Text(
                sv="Tomt så länge ingen har åtagit sig att betala.",
                da="Tomt, så længe ingen har påtaget sig at betale.",
                en="Empty as long as nobody has undertaken to pay.",
            ),
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="year",
            label=Text(sv="År", da="År", en="Year"),
            kind=Kind.YEAR,
            required=True,
            listed=True,
            public=True,
        ),
        Column(
            name="currency",
            label=Text(sv="Valuta", da="Valuta", en="Currency"),
            kind=Kind.CHOICE,
            choices=CURRENCIES,
            required=True,
            listed=True,
            public=True,
        ),
        Column(
            name="needed",
            label=Text(sv="Behov i hela kronor", da="Behov i hele kroner", en="Needed, whole kronor"),
            kind=Kind.KRONOR,
            required=True,
            listed=True,
            public=True,
        ),
        Column(
            name="funded",
            label=Text(sv="Finansierat i hela kronor", da="Finansieret i hele kroner", en="Funded, whole kronor"),
            kind=Kind.KRONOR,
            help=Text(
                sv="Tomt betyder att inget är finansierat än.",
                da="Tomt betyder, at intet er finansieret endnu.",
                en="Empty means that nothing is funded yet.",
            ),
            listed=True,
            public=True,
        ),
        Column(
            name="source",
            label=Text(sv="Finansieringskälla", da="Finansieringskilde", en="Source of funding"),
            kind=Kind.CHOICE,
            choices=_SOURCES,
            required=True,
            default=FundingSource.EXISTING_FRAMES.value,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="grant",
            label=Text(sv="Medel i beslutet", da="Midler i beslutningen", en="The decision’s grant"),
            kind=Kind.GRANT,
        ),
        _NOTE,
    ),
)

REGISTERS: Final[tuple[Register, ...]] = (MONEY_ENTRIES, FUNDING_NEEDS)
