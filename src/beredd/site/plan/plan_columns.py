"""The columns of the registers of plans and of results."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from beredd.common.text import LANGUAGES, Text, label
from beredd.programmes.plan import EvidenceStrength, PlanStatus, ResultKind
from beredd.site.registers.column import Column, Kind


def words_for(kind: str, values: Iterable[StrEnum]) -> dict[str, Text]:
    """Return the values of an enumeration with their labels, as a CHOICE offers them: the words stand in one place."""
    found = {}
    for value in values:
        sv, da, en = (label(kind, value, language) for language in LANGUAGES)
        found[value.value] = Text(sv=sv, da=da, en=en)
    return found


START: Final = Text(sv="Från och med", da="Fra og med", en="From")
END: Final = Text(sv="Till och med", da="Til og med", en="Until")
DESCRIPTION: Final = Text(sv="Beskrivning", da="Beskrivelse", en="Description")

PLAN_COLUMNS: Final = (
    Column(
        name="title",
        label=Text(sv="Planens namn", da="Planens navn", en="The plan's name"),
        kind=Kind.TEXT,
        required=True,
        listed=True,
        searched=True,
        public=True,
    ),
    Column(
        name="status",
        label=Text(sv="Läge", da="Status", en="Status"),
        kind=Kind.CHOICE,
        required=True,
        choices=words_for("plan_status", PlanStatus),
        default=PlanStatus.DRAFT.value,
        listed=True,
        filtered=True,
        public=True,
    ),
    Column(
        name="start",
        label=START,
        kind=Kind.DATE,
        required=True,
        help=Text(
            sv="Planens egen period, som kan vara en annan än strategins och uppdragets.",
            da="Planens egen periode, som kan være en anden end strategiens og opgavens.",
            en="The plan's own period, which may be another than the strategy's and the assignment's.",
        ),
        listed=True,
        public=True,
    ),
    Column(name="end", label=END, kind=Kind.DATE, required=True, listed=True, public=True),
    Column(
        name="adopted_on",
        label=Text(sv="Antagen", da="Vedtaget", en="Adopted on"),
        kind=Kind.DATE,
        public=True,
    ),
    Column(
        name="superseded_by",
        label=Text(sv="Ersatt av", da="Erstattet af", en="Superseded by"),
        kind=Kind.ROW,
        register="plans",
        public=True,
    ),
    Column(
        name="actor",
        label=Text(sv="Ansvarig aktör", da="Ansvarlig aktør", en="Responsible actor"),
        kind=Kind.ACTOR,
        listed=True,
        public=True,
    ),
    Column(name="description", label=DESCRIPTION, kind=Kind.LONG, searched=True, public=True),
)
RESULT_COLUMNS: Final = (
    Column(
        name="title",
        label=Text(sv="Resultat", da="Resultat", en="Result"),
        kind=Kind.TEXT,
        required=True,
        help=Text(
            sv="En prestation skrivs som något lämnat (”Vägledningen är publicerad”), en effekt som en förändring.",
            da="En leverance skrives som noget afleveret (»Vejledningen er udgivet«), en effekt som en ændring.",
            en="Write an output as something handed over (“The guide is published”), an outcome as a change.",
        ),
        listed=True,
        searched=True,
        public=True,
    ),
    Column(
        name="kind",
        label=Text(sv="Led i kedjan", da="Led i kæden", en="Link of the chain"),
        kind=Kind.CHOICE,
        required=True,
        choices=words_for("result_kind", ResultKind),
        listed=True,
        filtered=True,
        public=True,
    ),
    Column(
        name="activity",
        label=Text(sv="Aktivitet", da="Aktivitet", en="Activity"),
        kind=Kind.ROW,
        register="activities",
        help=Text(
            sv="Den aktivitet som ger prestationen. En effekt kan stå utan: den nås genom det som leder till den.",
            da="Den aktivitet, der giver leverancen. En effekt kan stå uden: den nås gennem det, der fører til den.",
            en="The activity that gives the output. An outcome may stand without: it is reached by what leads to it.",
        ),
        listed=True,
        filtered=True,
        public=True,
    ),
    Column(
        name="leads_to",
        label=Text(sv="Leder till", da="Fører til", en="Leads to"),
        kind=Kind.ROWS,
        register="results",
        listed=True,
        public=True,
    ),
    Column(
        name="indicators",
        label=Text(sv="Indikatorer", da="Indikatorer", en="Indicators"),
        kind=Kind.INDICATORS,
        listed=True,
        filtered=True,
        public=True,
    ),
    Column(
        name="contribution",
        label=Text(sv="Så bidrar aktiviteten", da="Sådan bidrager aktiviteten", en="How the activity contributes"),
        kind=Kind.LONG,
        help=Text(
            sv="På vilket sätt, under vilka antaganden, och vad annat som kan ha spelat in.",
            da="På hvilken måde, under hvilke antagelser, og hvad der ellers kan have spillet ind.",
            en="In what way, under which assumptions, and what else may have played a part.",
        ),
        searched=True,
        public=True,
    ),
    Column(
        name="strength",
        label=Text(sv="Styrka i underlaget", da="Grundlagets styrke", en="Strength of evidence"),
        kind=Kind.CHOICE,
        choices=words_for("evidence_strength", EvidenceStrength),
        default=EvidenceStrength.NOT_JUDGED.value,
        help=Text(
            sv="Svagast först. Efter Nestas Standards of Evidence (2013) och Maynes bidragsanalys (2008).",
            da="Svagest først. Efter Nestas Standards of Evidence (2013) og Maynes bidragsanalyse (2008).",
            en="Weakest first. After Nesta's Standards of Evidence (2013) and Mayne's contribution analysis (2008).",
        ),
        listed=True,
        filtered=True,
        public=True,
    ),
    Column(
        name="evidence",
        label=Text(sv="Underlag", da="Grundlag", en="Evidence"),
        kind=Kind.LONG,
        searched=True,
        public=True,
    ),
    Column(
        name="evidence_link",
        label=Text(sv="Länk till underlaget", da="Link til grundlaget", en="Link to the evidence"),
        kind=Kind.LINK,
        public=True,
    ),
    Column(
        name="judged_on",
        label=Text(sv="Bedömd den", da="Vurderet den", en="Judged on"),
        kind=Kind.DATE,
        public=True,
    ),
    Column(
        name="actor",
        label=Text(sv="Ansvarig aktör", da="Ansvarlig aktør", en="Responsible actor"),
        kind=Kind.ACTOR,
        filtered=True,
        public=True,
    ),
)
