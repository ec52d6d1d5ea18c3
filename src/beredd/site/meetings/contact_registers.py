"""Contacts with actors and firms (DLG), the communication plan and what the government's offices were told (COMM)."""

from typing import Final

from beredd.common.text import Text
from beredd.site.meetings import checks
from beredd.site.meetings.doors import contact_doors
from beredd.site.meetings.firms import aggregation_notice
from beredd.site.meetings.models import CommunicationRow, ContactRow, InformationRow
from beredd.site.registers.column import Column, Kind
from beredd.site.registers.register import Due, Register

CONTACT_KINDS: Final = {
    "meeting": Text(sv="möte", da="møde", en="meeting"),
    "phone": Text(sv="telefon", da="telefon", en="telephone"),
    "letter": Text(sv="brev", da="brev", en="letter"),
    "e-mail": Text(sv="e-post", da="e-mail", en="e-mail"),
    "visit": Text(sv="besök", da="besøg", en="visit"),
}
FOLLOW_UPS: Final = {
    "none": Text(sv="ingen", da="ingen", en="none"),
    "open": Text(sv="återstår", da="udestår", en="to do"),
    "done": Text(sv="gjord", da="gjort", en="done"),
}
CHANNELS: Final = {
    "meeting": Text(sv="möte", da="møde", en="meeting"),
    "e-mail": Text(sv="e-post", da="e-mail", en="e-mail"),
    "letter": Text(sv="brev eller skrivelse", da="brev", en="letter"),
    "phone": Text(sv="telefon", da="telefon", en="telephone"),
    "web": Text(sv="webbplats", da="websted", en="web site"),
    "newsletter": Text(sv="nyhetsbrev", da="nyhedsbrev", en="newsletter"),
    "media": Text(sv="press och sociala medier", da="presse og sociale medier", en="press and social media"),
    "conference": Text(sv="konferens eller seminarium", da="konference eller seminar", en="conference or seminar"),
    "other": Text(sv="annat", da="andet", en="other"),
}
COMMUNICATION_STATES: Final = {
    "planned": Text(sv="planerad", da="planlagt", en="planned"),
    "under_way": Text(sv="pågår", da="i gang", en="under way"),
    "done": Text(sv="genomförd", da="gennemført", en="done"),
    "dropped": Text(sv="utgår", da="udgår", en="dropped"),
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
)

CONTACTS: Final = Register(
    key="contacts",
    capability="DLG",
    model=ContactRow,
    title=Text(sv="Dialog och kontakter", da="Dialog og kontakter", en="Dialogue and contacts"),
    one=Text(sv="Kontakt", da="Kontakt", en="Contact"),
    intro=Text(
        sv="Kontakter med aktörer och företag. Uppgifter om företags kapacitet kan omfattas av sekretess (OSL 18:13,"
        " 15:2): välj klass när kontakten förs in. Många uppgifter om företag kan tillsammans vara känsligare än var"
        " och en för sig.",
        da="Kontakter med aktører og virksomheder. Oplysninger om virksomheders kapacitet kan være fortrolige: vælg"
        " klasse, når kontakten skrives ind. Mange oplysninger om virksomheder kan tilsammen være mere følsomme end"
        " hver for sig.",
        en="Contacts with actors and firms. What firms can make may be secret (OSL 18:13, 15:2): choose the class when"
        " you log the contact. Many facts about firms can together be more sensitive than each by itself.",
    ),
    due=Due(
        column="follow_up_by",
        what=Text(sv="uppföljning av kontakt", da="opfølgning på kontakt", en="follow-up of a contact"),
        state="follow_up",
        closed=frozenset({"done", "none"}),
    ),
    columns=(
        Column(
            name="subject",
            label=Text(sv="Ämne", da="Emne", en="Subject"),
            kind=Kind.TEXT,
            required=True,
            listed=True,
            searched=True,
        ),
        Column(
            name="date",
            label=Text(sv="Datum", da="Dato", en="Date"),
            kind=Kind.DATE,
            required=True,
            listed=True,
        ),
        Column(
            name="kind",
            label=Text(sv="Hur", da="Hvordan", en="How"),
            kind=Kind.CHOICE,
            choices=CONTACT_KINDS,
            default="meeting",
            required=True,
            listed=True,
            filtered=True,
        ),
        Column(
            name="with_actors",
            label=Text(sv="Med aktörer", da="Med aktører", en="With actors"),
            kind=Kind.ACTORS,
            listed=True,
            filtered=True,
        ),
        Column(
            name="firm",
            label=Text(sv="Med företag", da="Med virksomhed", en="With the firm"),
            kind=Kind.TEXT,
            listed=True,
            searched=True,
        ),
        Column(
            name="said",
            label=Text(sv="Vad som sades", da="Hvad der blev sagt", en="What was said"),
            kind=Kind.LONG,
            searched=True,
        ),
        Column(
            name="follow_up_by",
            label=Text(sv="Följ upp senast", da="Følg op senest", en="Follow up by"),
            kind=Kind.DATE,
            listed=True,
        ),
        Column(
            name="follow_up",
            label=Text(sv="Uppföljning", da="Opfølgning", en="Follow-up"),
            kind=Kind.CHOICE,
            choices=FOLLOW_UPS,
            default="open",
            filtered=True,
        ),
        Column(
            name="actor",
            label=Text(sv="Förd av", da="Ført af", en="Logged by"),
            kind=Kind.ACTOR,
            filtered=True,
        ),
        _DUTIES,
    ),
    checks=(checks.somebody, checks.not_ahead),
    doors=contact_doors,
    notice=aggregation_notice,
)

COMMUNICATIONS: Final = Register(
    key="communications",
    capability="COMM",
    model=CommunicationRow,
    title=Text(sv="Kommunikationsplan", da="Kommunikationsplan", en="Communication plan"),
    one=Text(sv="Kommunikationsinsats", da="Kommunikationsindsats", en="Communication activity"),
    due=Due(
        column="due_on",
        what=Text(sv="kommunikation", da="kommunikation", en="communication"),
        state="state",
        closed=frozenset({"done", "dropped"}),
    ),
    columns=(
        Column(
            name="title",
            label=Text(sv="Insats", da="Indsats", en="Activity"),
            kind=Kind.TEXT,
            required=True,
            listed=True,
            searched=True,
            public=True,
        ),
        Column(
            name="target_group",
            label=Text(sv="Målgrupp", da="Målgruppe", en="Target group"),
            kind=Kind.TEXT,
            required=True,
            listed=True,
            searched=True,
            public=True,
        ),
        Column(
            name="message",
            label=Text(sv="Budskap", da="Budskab", en="Message"),
            kind=Kind.LONG,
            searched=True,
            public=True,
        ),
        Column(
            name="channel",
            label=Text(sv="Kanal", da="Kanal", en="Channel"),
            kind=Kind.CHOICE,
            choices=CHANNELS,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(name="due_on", label=Text(sv="När", da="Hvornår", en="When"), kind=Kind.DATE, listed=True, public=True),
        Column(
            name="actor",
            label=Text(sv="Ansvarig", da="Ansvarlig", en="Responsible"),
            kind=Kind.ACTOR,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="state",
            label=Text(sv="Läge", da="Status", en="State"),
            kind=Kind.CHOICE,
            choices=COMMUNICATION_STATES,
            default="planned",
            required=True,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="outcome",
            label=Text(sv="Vad det ledde till", da="Hvad det førte til", en="What came of it"),
            kind=Kind.LONG,
            help=Text(
                sv="Behövs när insatsen är genomförd eller utgår.",
                da="Kræves, når indsatsen er gennemført eller udgår.",
                en="Needed when the activity is done or dropped.",
            ),
        ),
        _DUTIES,
    ),
    checks=(checks.outcome_when_closed,),
)

INFORMATION_LOG: Final = Register(
    key="information-log",
    capability="COMM",
    model=InformationRow,
    title=Text(
        sv="Löpande information till Regeringskansliet",
        da="Løbende orientering af ministerierne",
        en="Information given to the government's offices",
    ),
    one=Text(sv="Informationstillfälle", da="Orientering", en="Occasion of information"),
    columns=(
        Column(
            name="subject",
            label=Text(sv="Ämne", da="Emne", en="Subject"),
            kind=Kind.TEXT,
            required=True,
            listed=True,
            searched=True,
        ),
        Column(
            name="date",
            label=Text(sv="Datum", da="Dato", en="Date"),
            kind=Kind.DATE,
            required=True,
            listed=True,
        ),
        Column(
            name="recipients",
            label=Text(sv="Till", da="Til", en="To"),
            kind=Kind.ACTORS,
            required=True,
            listed=True,
            filtered=True,
        ),
        Column(
            name="channel",
            label=Text(sv="Kanal", da="Kanal", en="Channel"),
            kind=Kind.CHOICE,
            choices=CHANNELS,
            required=True,
            listed=True,
            filtered=True,
        ),
        Column(
            name="said",
            label=Text(sv="Vad som lämnades", da="Hvad der blev oplyst", en="What was told"),
            kind=Kind.LONG,
            searched=True,
        ),
        Column(
            name="diary_number",
            label=Text(sv="Handlingens diarienummer", da="Dokumentets journalnummer", en="The document's diary number"),
            kind=Kind.TEXT,
            listed=True,
            searched=True,
        ),
        Column(
            name="actor",
            label=Text(sv="Lämnad av", da="Givet af", en="Given by"),
            kind=Kind.ACTOR,
            filtered=True,
        ),
        _DUTIES,
    ),
    checks=(checks.not_ahead,),
)
