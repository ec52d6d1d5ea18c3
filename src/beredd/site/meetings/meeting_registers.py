"""Meetings: their series and their agenda (MEET)."""

from typing import Final

from beredd.common.text import Text
from beredd.programmes.meetings import Interval
from beredd.site.meetings import checks
from beredd.site.meetings.checking import keep_checked_minutes
from beredd.site.meetings.doors import meeting_doors, series_doors
from beredd.site.meetings.guards import not_after_checking
from beredd.site.meetings.models import AgendaItemRow, MeetingRow, MeetingSeriesRow
from beredd.site.registers.column import Column, Kind
from beredd.site.registers.register import Due, Register

INTERVALS: Final = {
    Interval.WEEKLY.value: Text(sv="varje vecka", da="hver uge", en="every week"),
    Interval.FORTNIGHTLY.value: Text(sv="varannan vecka", da="hver anden uge", en="every two weeks"),
    Interval.MONTHLY.value: Text(sv="varje månad", da="hver måned", en="every month"),
    Interval.TWO_MONTHLY.value: Text(sv="varannan månad", da="hver anden måned", en="every two months"),
    Interval.QUARTERLY.value: Text(sv="fyra gånger om året", da="fire gange om året", en="four times a year"),
    Interval.FOUR_MONTHLY.value: Text(sv="tre gånger om året", da="tre gange om året", en="three times a year"),
    Interval.HALF_YEARLY.value: Text(sv="två gånger om året", da="to gange om året", en="twice a year"),
    Interval.YEARLY.value: Text(sv="en gång om året", da="en gang om året", en="once a year"),
    Interval.WHEN_NEEDED.value: Text(sv="vid behov", da="efter behov", en="when needed"),
}
MEETING_STATES: Final = {
    "planned": Text(sv="planerat", da="planlagt", en="planned"),
    "invited": Text(sv="kallelse skickad", da="indkaldt", en="invitation sent"),
    "held": Text(sv="hållet", da="afholdt", en="held"),
    "cancelled": Text(sv="inställt", da="aflyst", en="cancelled"),
}
MINUTES_STATES: Final = {
    "none": Text(sv="inget protokoll ännu", da="intet referat endnu", en="no minutes yet"),
    "draft": Text(sv="utkast", da="udkast", en="draft"),
    "checked": Text(sv="justerat", da="godkendt", en="checked"),
}

_DUTIES: Final = Column(
    name="duties",
    label=Text(sv="Åtaganden", da="Forpligtelser", en="Duties"),
    kind=Kind.DUTIES,
    help=Text(
        sv="Vilka åtaganden i beslutet detta är ett led i.",
        da="Hvilke forpligtelser i beslutningen dette er et led i.",
        en="Which of the decision's duties this is part of.",
    ),
    filtered=True,
    public=True,
)

MEETING: Final = Column(
    name="meeting",
    label=Text(sv="Möte", da="Møde", en="Meeting"),
    kind=Kind.ROW,
    register="meetings",
    required=True,
    listed=True,
    filtered=True,
    public=True,
)
"""Which meeting a row stands under."""

MEETING_SERIES: Final = Register(
    key="meeting-series",
    capability="MEET",
    model=MeetingSeriesRow,
    title=Text(sv="Mötesserier", da="Mødeserier", en="Meeting series"),
    one=Text(sv="Mötesserie", da="Mødeserie", en="Meeting series"),
    intro=Text(
        sv="Möten som återkommer, till exempel samverkansmöten. Nästa möte i en serie görs utifrån hur ofta den hålls.",
        da="Møder, der kommer igen, for eksempel samarbejdsmøder. Det næste møde i en serie dannes efter, hvor tit den"
        " holdes.",
        en="Meetings that come again, such as collaboration meetings. The next meeting of a series is made from how"
        " often it is held.",
    ),
    columns=(
        Column(
            name="title",
            label=Text(sv="Namn", da="Navn", en="Name"),
            kind=Kind.TEXT,
            required=True,
            listed=True,
            searched=True,
            public=True,
        ),
        Column(
            name="purpose",
            label=Text(sv="Syfte", da="Formål", en="Purpose"),
            kind=Kind.LONG,
            searched=True,
            public=True,
        ),
        Column(
            name="interval",
            label=Text(sv="Hur ofta", da="Hvor tit", en="How often"),
            kind=Kind.CHOICE,
            choices=INTERVALS,
            default=Interval.WHEN_NEEDED.value,
            required=True,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="actor",
            label=Text(sv="Sammankallande", da="Indkalder", en="Convener"),
            kind=Kind.ACTOR,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="invited",
            label=Text(sv="Kallade aktörer", da="Indkaldte aktører", en="Invited actors"),
            kind=Kind.ACTORS,
            public=True,
        ),
        Column(name="place", label=Text(sv="Plats", da="Sted", en="Place"), kind=Kind.TEXT),
        Column(
            name="start_time",
            label=Text(sv="Börjar klockan", da="Begynder klokken", en="Starts at"),
            kind=Kind.TEXT,
            help=Text(sv="Till exempel 09:30.", da="For eksempel 09:30.", en="For example 09:30."),
        ),
        Column(
            name="standing_agenda",
            label=Text(sv="Stående dagordning", da="Fast dagsorden", en="Standing agenda"),
            kind=Kind.LONG,
            help=Text(
                sv="En punkt per rad. Varje nytt möte börjar med dessa.",
                da="Ét punkt per linje. Hvert nyt møde begynder med disse.",
                en="One item a line. Each new meeting begins with these.",
            ),
        ),
        _DUTIES,
        Column(
            name="ended",
            label=Text(sv="Avslutad", da="Afsluttet", en="Ended"),
            kind=Kind.YES_NO,
            help=Text(
                sv="En avslutad serie väntar inget nytt möte.",
                da="En afsluttet serie venter intet nyt møde.",
                en="No further meeting is expected of a series that has ended.",
            ),
            filtered=True,
        ),
    ),
    checks=(checks.times,),
    doors=series_doors,
)

MEETINGS: Final = Register(
    key="meetings",
    capability="MEET",
    model=MeetingRow,
    title=Text(sv="Möten", da="Møder", en="Meetings"),
    one=Text(sv="Möte", da="Møde", en="Meeting"),
    parent="series",
    due=Due(
        column="date",
        what=Text(sv="möte", da="møde", en="meeting"),
        state="state",
        closed=frozenset({"held", "cancelled"}),
    ),
    columns=(
        Column(
            name="title",
            label=Text(sv="Namn", da="Navn", en="Name"),
            kind=Kind.TEXT,
            required=True,
            listed=True,
            searched=True,
            public=True,
        ),
        Column(
            name="series",
            label=Text(sv="Serie", da="Serie", en="Series"),
            kind=Kind.ROW,
            register="meeting-series",
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="date",
            label=Text(sv="Datum", da="Dato", en="Date"),
            kind=Kind.DATE,
            required=True,
            listed=True,
            public=True,
        ),
        Column(
            name="start_time",
            label=Text(sv="Börjar klockan", da="Begynder klokken", en="Starts at"),
            kind=Kind.TEXT,
            help=Text(sv="Till exempel 09:30.", da="For eksempel 09:30.", en="For example 09:30."),
        ),
        Column(name="end_time", label=Text(sv="Slutar klockan", da="Slutter klokken", en="Ends at"), kind=Kind.TEXT),
        Column(name="place", label=Text(sv="Plats", da="Sted", en="Place"), kind=Kind.TEXT, searched=True),
        Column(
            name="link",
            label=Text(sv="Länk till videomötet", da="Link til videomødet", en="Link to the video meeting"),
            kind=Kind.LINK,
        ),
        Column(
            name="state",
            label=Text(sv="Läge", da="Status", en="State"),
            kind=Kind.CHOICE,
            choices=MEETING_STATES,
            default="planned",
            required=True,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="actor",
            label=Text(sv="Sammankallande", da="Indkalder", en="Convener"),
            kind=Kind.ACTOR,
            filtered=True,
            public=True,
        ),
        Column(
            name="invited",
            label=Text(sv="Kallade aktörer", da="Indkaldte aktører", en="Invited actors"),
            kind=Kind.ACTORS,
        ),
        Column(
            name="participants",
            label=Text(sv="Deltagande aktörer", da="Deltagende aktører", en="Actors that took part"),
            kind=Kind.ACTORS,
            filtered=True,
            public=True,
        ),
        Column(
            name="participant_names",
            label=Text(sv="Deltagarnas namn", da="Deltagernes navne", en="Participants' names"),
            kind=Kind.LONG,
            help=Text(
                sv="En per rad, med myndighet eller organisation. Inga personnummer.",
                da="Én per linje, med myndighed eller organisation. Ingen CPR-numre.",
                en="One a line, with agency or organisation. No personal numbers.",
            ),
        ),
        Column(name="chair", label=Text(sv="Ordförande", da="Mødeleder", en="Chair"), kind=Kind.TEXT),
        Column(name="secretary", label=Text(sv="Sekreterare", da="Referent", en="Secretary"), kind=Kind.TEXT),
        Column(
            name="checked_by",
            label=Text(sv="Justerare", da="Godkendt af", en="Checked by"),
            kind=Kind.TEXT,
            help=Text(
                sv="Den eller de som justerar protokollet.",
                da="Den eller dem, der godkender referatet.",
                en="Who checks the minutes.",
            ),
        ),
        Column(
            name="minutes_state",
            label=Text(sv="Protokollet", da="Referatet", en="The minutes"),
            kind=Kind.CHOICE,
            choices=MINUTES_STATES,
            default="none",
            listed=True,
            filtered=True,
        ),
        Column(
            name="diary_number",
            label=Text(sv="Protokollets diarienummer", da="Referatets journalnummer", en="Diary number of the minutes"),
            kind=Kind.TEXT,
            searched=True,
        ),
        _DUTIES,
    ),
    checks=(checks.times, checks.held_when_it_was),
    afterwards=(keep_checked_minutes,),
    doors=meeting_doors,
)

AGENDA_ITEMS: Final = Register(
    key="agenda-items",
    capability="MEET",
    model=AgendaItemRow,
    title=Text(sv="Dagordningspunkter", da="Dagsordenspunkter", en="Agenda items"),
    one=Text(sv="Dagordningspunkt", da="Dagsordenspunkt", en="Agenda item"),
    parent="meeting",
    columns=(
        Column(
            name="title",
            label=Text(sv="Punkt", da="Punkt", en="Item"),
            kind=Kind.TEXT,
            required=True,
            listed=True,
            searched=True,
            public=True,
        ),
        MEETING,
        Column(
            name="position",
            label=Text(sv="Ordning", da="Rækkefølge", en="Order"),
            kind=Kind.WHOLE,
            listed=True,
            public=True,
        ),
        Column(
            name="presenter",
            label=Text(sv="Föredragande aktör", da="Aktør, der fremlægger", en="Presenting actor"),
            kind=Kind.ACTOR,
            listed=True,
        ),
        Column(
            name="material",
            label=Text(sv="Underlag till punkten", da="Bilag til punktet", en="What the item is about"),
            kind=Kind.LONG,
            help=Text(
                sv="Står i kallelsen: vad som ska behandlas och vilka underlag som finns.",
                da="Står i indkaldelsen: hvad der skal behandles, og hvilke bilag der er.",
                en="Stands in the invitation: what is to be dealt with, and which papers there are.",
            ),
        ),
        Column(
            name="carried",
            label=Text(
                sv="Åtgärdspunkter att följa upp",
                da="Handlingspunkter, der skal følges op",
                en="Action points to follow up",
            ),
            kind=Kind.ROWS,
            register="action-points",
            help=Text(
                sv="Öppna punkter från tidigare möten; förs över när nästa möte görs.",
                da="Åbne punkter fra tidligere møder; føres over, når det næste møde dannes.",
                en="Open points of earlier meetings; carried over when the next meeting is made.",
            ),
        ),
        Column(
            name="minutes",
            label=Text(sv="Protokoll", da="Referat", en="Minutes"),
            kind=Kind.LONG,
            searched=True,
        ),
        Column(name="actor", label=Text(sv="Aktör", da="Aktør", en="Actor"), kind=Kind.ACTOR),
    ),
    guards=(not_after_checking,),
)
