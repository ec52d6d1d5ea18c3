"""What the demo shows of meetings, contacts and communication: all of it invented, and said to be so."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

INVENTED: Final = {"sv": "Påhittat exempel i demon.", "da": "Opdigtet eksempel i demoen."}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoMeeting:
    """A meeting; what is said of it is used when its day has passed."""

    day: date
    title: str
    place: str = ""
    minutes: dict[str, str] = field(default_factory=dict)
    """The items, in order, with what was said."""
    decisions: tuple[tuple[str, str], ...] = ()
    """Item and decision."""
    checked: bool = True
    actions: tuple[tuple[str, str, str, date, str], ...] = ()
    """Item, what, owner, due, and what came of it; empty while it is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSeries:
    """A series with its meetings."""

    values: dict[str, Any]
    meetings: tuple[DemoMeeting, ...] = ()


SERIES: Final[dict[str, tuple[DemoSeries, ...]]] = {
    "se-amr-2026": (
        DemoSeries(
            values={
                "title": "Samverkansmöte AMR",
                "purpose": f"Samverkan mellan myndigheterna i uppdraget (A-01, A-09). {INVENTED['sv']}",
                "interval": "quarterly",
                "actor": "fohm",
                "invited": ("fohm", "sjv", "av", "slv", "lv", "nv", "sos", "sva", "slu", "sida", "tlv", "vr"),
                "place": "Solna och på länk",
                "start_time": "09:30",
                "standing_agenda": (
                    "Mötet öppnas\nLäget i arbetet\nHandlingsplanen 2027–2030\nKommunikation\nNästa möte"
                ),
                "duties": ("A-01", "A-09", "A-14"),
            },
            meetings=(
                DemoMeeting(
                    day=date(2026, 3, 17),
                    title="Samverkansmöte AMR 1/2026",
                    minutes={
                        "Mötet öppnas": f"{INVENTED['sv']} Folkhälsomyndigheten hälsade alla välkomna.",
                        "Läget i arbetet": "Uppdraget gicks igenom, och vem som ansvarar, medverkar och bidrar.",
                        "Handlingsplanen 2027–2030": "Tidplanen fram till delredovisningen diskuterades.",
                        "Nästa möte": "Den 9 juni.",
                    },
                    decisions=(("Handlingsplanen 2027–2030", "Varje myndighet utser en kontaktperson för planen."),),
                    actions=(
                        ("Handlingsplanen 2027–2030", "Samla in kontaktpersoner", "fohm", date(2026, 4, 15),
                         "Alla tolv har svarat."),
                        ("Läget i arbetet", "Sammanställ pågående aktiviteter på djursidan", "sjv", date(2026, 5, 29),
                         "Sammanställningen är utskickad."),
                    ),
                ),
                DemoMeeting(
                    day=date(2026, 6, 9),
                    title="Samverkansmöte AMR 2/2026",
                    minutes={
                        "Mötet öppnas": f"{INVENTED['sv']} Dagordningen godkändes.",
                        "Läget i arbetet": "Kontaktpersonerna har haft sitt första möte.",
                        "Handlingsplanen 2027–2030": (
                            "Utkastet till mål lästes.\n\n- Målen om vården är klara att remittera.\n"
                            "- Målen om miljön behöver arbetas om."
                        ),
                        "Kommunikation": "Världsveckan i november ska förberedas gemensamt.",
                        "Nästa möte": "Den 15 september.",
                    },
                    decisions=(("Handlingsplanen 2027–2030", "Planen remitteras i september."),),
                    actions=(
                        ("Handlingsplanen 2027–2030", "Arbeta om målen om miljön", "nv", date(2026, 8, 31),
                         "Nytt utkast lämnat."),
                        ("Kommunikation", "Ta fram förslag till gemensamma budskap", "fohm", date(2026, 9, 30), ""),
                    ),
                ),
                DemoMeeting(
                    day=date(2026, 9, 15),
                    title="Samverkansmöte AMR 3/2026",
                    minutes={
                        "Mötet öppnas": f"{INVENTED['sv']} Två myndigheter deltog på länk.",
                        "Läget i arbetet": "Indikatorerna är valda utom för miljön.",
                        "Handlingsplanen 2027–2030": "Remissvaren kommer in till den 30 oktober.",
                        "Kommunikation": "Budskapen behöver kortas.",
                        "Nästa möte": "I december, före delredovisningen.",
                    },
                    decisions=(
                        ("Handlingsplanen 2027–2030", "Folkhälsomyndigheten skriver ihop planen efter remissen."),
                        ("Läget i arbetet", "Indikatorer för miljön lämnas till 2027."),
                    ),
                    actions=(
                        ("Handlingsplanen 2027–2030", "Skriv ihop planen efter remissen", "fohm", date(2026, 11, 27),
                         ""),
                        ("Läget i arbetet", "Föreslå en indikator för avloppsvatten", "nv", date(2027, 1, 29), ""),
                    ),
                ),
                DemoMeeting(day=date(2026, 12, 8), title="Samverkansmöte AMR 4/2026"),
            ),
        ),
        DemoSeries(
            values={
                "title": "Antibiotikaforum",
                "purpose": f"Årligt möte för alla som arbetar mot antibiotikaresistens. {INVENTED['sv']}",
                "interval": "yearly",
                "actor": "fohm",
                "invited": ("fohm", "sjv", "nag-strama", "strama-vl", "react", "skr", "smittskyddslakarforeningen"),
                "place": "Stockholm",
                "start_time": "10:00",
                "standing_agenda": "Inledning\nÅret som gått\nPanelsamtal\nAvslutning",
                "duties": ("A-09", "A-12", "A-17"),
            },
            meetings=(
                DemoMeeting(
                    day=date(2026, 11, 18),
                    title="Antibiotikaforum 2026",
                    checked=False,
                    minutes={
                        "Inledning": INVENTED["sv"],
                        "Året som gått": "Förskrivningen och resistensläget presenterades.",
                        "Panelsamtal": "Strama, ReAct och smittskyddsläkarna samtalade om målen till 2030.",
                        "Avslutning": "Synpunkterna tas med i handlingsplanen.",
                    },
                    actions=(
                        ("Avslutning", "Sammanställ synpunkterna från forumet", "fohm", date(2026, 12, 11), ""),
                    ),
                ),
            ),
        ),
    ),
    "se-lakemedelsstrategi-2024": (
        DemoSeries(
            values={
                "title": "Strategins samverkansgrupp",
                "purpose": f"Strategins aktörer följer arbetet tillsammans. {INVENTED['sv']}",
                "interval": "half_yearly",
                "actor": "lv",
                "invited": ("lv", "ehm", "fohm", "ivo", "sos", "sbu", "tlv", "skr"),
                "standing_agenda": "Inledning\nAktiviteterna\nUppföljning och effekter",
                "duties": ("D-16", "D-17"),
            },
            meetings=(
                DemoMeeting(
                    day=date(2026, 4, 21),
                    title="Strategins samverkansgrupp 1/2026",
                    minutes={
                        "Inledning": INVENTED["sv"],
                        "Aktiviteterna": "Varje aktör berättade om sina aktiviteter.",
                        "Uppföljning och effekter": "Hur effekterna ska följas är inte avgjort.",
                    },
                    actions=(
                        ("Uppföljning och effekter", "Föreslå hur effekterna kan följas", "lv", date(2026, 10, 30), ""),
                    ),
                ),
            ),
        ),
    ),
    "se-tillverkningsberedskap-2024": (
        DemoSeries(
            values={
                "title": "Dialogmöte om tillverkningsberedskap",
                "purpose": f"Dialog med MSB, SKR och branschen (C-14). {INVENTED['sv']}",
                "interval": "half_yearly",
                "actor": "sos",
                "invited": ("sos", "lv", "msb", "skr", "lif", "swedish-medtech"),
                "standing_agenda": "Inledning\nLäget i uppdraget\nSynpunkter från deltagarna",
                "duties": ("C-14",),
            },
            meetings=(
                DemoMeeting(
                    day=date(2026, 5, 6),
                    title="Dialogmöte om tillverkningsberedskap 1/2026",
                    minutes={
                        "Inledning": INVENTED["sv"],
                        "Läget i uppdraget": "Kontakterna med möjliga tillverkare har börjat.",
                        "Synpunkter från deltagarna": "Branschen vill ha besked om villkoren i god tid.",
                    },
                    decisions=(("Synpunkter från deltagarna", "Villkoren tas upp i slutredovisningen."),),
                ),
            ),
        ),
    ),
    "dk-amr-2025": (
        DemoSeries(
            values={
                "title": "Drøftelse af handlingsplanen",
                "purpose": f"Aftaleparterne følger og drøfter handlingsplanen (B-10). {INVENTED['da']}",
                "interval": "half_yearly",
                "actor": "im",
                "invited": ("dk-regeringen", "dk-aftaleparterne", "sst", "ssi"),
                "place": "København",
                "start_time": "13:00",
                "standing_agenda": "Velkomst\nStatus for initiativerne\nEventuelt",
                "duties": ("B-10",),
            },
            meetings=(
                DemoMeeting(
                    day=date(2026, 3, 12),
                    title="Drøftelse af handlingsplanen 1/2026",
                    minutes={
                        "Velkomst": INVENTED["da"],
                        "Status for initiativerne": "Fordelingen af midlerne for 2026 blev gennemgået.",
                        "Eventuelt": "Intet.",
                    },
                    decisions=(("Status for initiativerne", "Status gives skriftligt før næste drøftelse."),),
                    actions=(
                        ("Status for initiativerne", "Skriftlig status for de 21 initiativer", "im", date(2026, 8, 31),
                         "Sendt til parterne."),
                    ),
                ),
                DemoMeeting(
                    day=date(2026, 9, 10),
                    title="Drøftelse af handlingsplanen 2/2026",
                    minutes={
                        "Velkomst": INVENTED["da"],
                        "Status for initiativerne": "Flere initiativer mangler endnu en ansvarlig myndighed.",
                        "Eventuelt": "En One Health-strategi (B-09) tages op næste gang.",
                    },
                    actions=(
                        ("Status for initiativerne", "Foreslå ansvarlige for de resterende initiativer", "im",
                         date(2026, 12, 1), ""),
                    ),
                ),
            ),
        ),
    ),
}  # fmt: skip

_FIRMS: Final = (
    (
        "Påhittade Handskar AB",
        "visit",
        date(2026, 2, 11),
        "Skyddshandskar",
        "Besök i fabriken. De vill veta mer om villkoren.",
    ),
    ("Exempelvisir i Norr AB", "phone", date(2026, 2, 25), "Visir", "Kan ställa om en linje; återkommer om tid."),
    ("Fiktiva Förkläden HB", "e-mail", date(2026, 3, 18), "Förkläden", "Svarade att de inte är intresserade."),
    ("Demo Infusion AB", "meeting", date(2026, 4, 14), "Infusionsvätskor", "Möte om vad en beredskap skulle kräva."),
    ("Sagolika Gaser AB", "letter", date(2026, 5, 20), "Medicinska gaser", "Skriftlig förfrågan skickad."),
    (
        "Låtsas Andningsskydd AB",
        "meeting",
        date(2026, 9, 23),
        "Andningsskydd",
        "Andra mötet; vill ha skriftliga frågor.",
    ),
)
CONTACTS: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "se-tillverkningsberedskap-2024": (
        *(
            {
                "subject": subject,
                "date": day,
                "kind": kind,
                "firm": firm,
                "said": f"{INVENTED['sv']} {said}",
                "follow_up_by": date(2026, 12, 11) if kind == "meeting" else None,
                "follow_up": "open" if kind == "meeting" else "none",
                "actor": "sos",
                "duties": ("C-02",),
            }
            for firm, kind, day, subject, said in _FIRMS
        ),
        {
            "subject": "Behov i den nordiska kartläggningen",
            "date": date(2026, 6, 3),
            "kind": "meeting",
            "with_actors": ("nmr", "lv"),
            "said": f"{INVENTED['sv']} Avstämning av frågor till grannländerna.",
            "follow_up": "none",
            "actor": "sos",
            "duties": ("C-08",),
        },
    ),
    "se-amr-2026": (
        {
            "subject": "Synpunkter på målen om vården",
            "date": date(2026, 5, 12),
            "kind": "meeting",
            "with_actors": ("nag-strama", "tandvardsstrama"),
            "said": f"{INVENTED['sv']} Strama vill se ett mål om tandvården.",
            "follow_up_by": date(2026, 12, 18),
            "actor": "fohm",
            "duties": ("A-17",),
        },
    ),
    "se-apoteksovning-2024": (
        {
            "subject": "Upplägg av övningarna",
            "date": date(2025, 2, 4),
            "kind": "meeting",
            "with_actors": ("sveriges-apoteksforening", "ehm", "sos"),
            "said": f"{INVENTED['sv']} Vilka störningar som är rimliga att öva.",
            "follow_up": "none",
            "actor": "lv",
            "duties": ("E-06",),
        },
    ),
}  # fmt: skip

COMMUNICATIONS: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "se-amr-2026": (
        {
            "title": "Nyhetsbrev om handlingsplanen",
            "target_group": "Myndigheter och aktörer i samverkan",
            "message": "Vad planen innehåller och vad som väntas av var och en.",
            "channel": "newsletter",
            "due_on": date(2027, 1, 18),
            "actor": "fohm",
            "duties": ("A-12",),
        },
        {
            "title": "Världsveckan för antimikrobiell resistens",
            "target_group": "Allmänheten",
            "message": "Antibiotika när det behövs, inte annars.",
            "channel": "media",
            "due_on": date(2026, 11, 18),
            "actor": "fohm",
            "state": "done",
            "outcome": INVENTED["sv"],
            "duties": ("A-12",),
        },
        {
            "title": "Seminarium för lantbrukets organisationer",
            "target_group": "Djurhållare och veterinärer",
            "message": "Strategins mål för djursidan.",
            "channel": "conference",
            "due_on": date(2027, 3, 11),
            "actor": "sjv",
            "duties": ("A-12",),
        },
    ),
    "se-apoteksovning-2024": (
        {
            "title": "Kunskapsmaterial till apoteken",
            "target_group": "Öppenvårdsapotekens personal",
            "message": "Vad man gör när expeditionen ligger nere.",
            "channel": "web",
            "due_on": date(2025, 10, 15),
            "actor": "lv",
            "state": "done",
            "outcome": INVENTED["sv"],
            "duties": ("E-03",),
        },
    ),
}
INFORMED: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "se-amr-2026": tuple(
        {
            "subject": subject,
            "date": day,
            "recipients": ("regeringskansliet",),
            "channel": channel,
            "said": INVENTED["sv"],
            "actor": "fohm",
            "duties": ("A-19",),
        }
        for day, subject, channel in (
            (date(2026, 2, 24), "Arbetets upplägg", "meeting"),
            (date(2026, 6, 16), "Läget före sommaren", "e-mail"),
            (date(2026, 10, 20), "Remissen av handlingsplanen", "meeting"),
        )
    ),
    "se-tillverkningsberedskap-2024": (
        {
            "subject": "Hur kontakterna med tillverkare går",
            "date": date(2026, 6, 10),
            "recipients": ("socialdepartementet",),
            "channel": "meeting",
            "said": INVENTED["sv"],
            "actor": "sos",
            "duties": ("C-15",),
        },
    ),
}
