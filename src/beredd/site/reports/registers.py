"""The registers of this room: who writes which section of a report (REP), and what has been sent (DNR)."""

from typing import Final

from beredd.common.text import Text, label_text
from beredd.programmes.follow_up import SectionState
from beredd.site.registers.column import Column, Kind
from beredd.site.registers.register import Due, Register
from beredd.site.reports import section_guards
from beredd.site.reports.models import ReportSectionRow
from beredd.site.reports.sent_documents import SENT_DOCUMENTS

_STATES: Final = {state.value: label_text("section_state", state) for state in SectionState}

REPORT_SECTIONS: Final = Register(
    key="report-sections",
    capability="REP",
    model=ReportSectionRow,
    title=Text(sv="Redovisningarnas avsnitt", da="Rapporternes afsnit", en="Sections of reports"),
    one=Text(sv="Avsnitt", da="Afsnit", en="Section"),
    intro=Text(
        sv="Vem som skriver vilket avsnitt av en redovisning, till när, och hur långt det har kommit. Ett avsnitt "
        "fördelas, lämnas in och godkänns på redovisningens sida.",
        da="Hvem der skriver hvilket afsnit af en rapport, hvornår og hvor langt det er nået. Et afsnit fordeles, "
        "indsendes og godkendes på rapportens side.",
        en="Who writes which section of a report, by when, and how far it has come. A section is given away, handed in "
        "and approved on the report’s page.",
    ),
    due=Due(
        column="draft_by",
        what=Text(sv="Avsnitt ska lämnas in", da="Afsnit skal indsendes", en="Section to be handed in"),
        state="state",
        closed=frozenset({SectionState.SUBMITTED.value, SectionState.APPROVED.value}),
    ),
    guards=(
        section_guards.given_by_an_editor,
        section_guards.a_section_of_the_report,
        section_guards.steps_in_order,
    ),
    columns=(
        Column(
            name="title",
            label=Text(sv="Avsnitt", da="Afsnit", en="Section"),
            kind=Kind.TEXT,
            required=True,
            listed=True,
            searched=True,
        ),
        Column(
            name="report",
            label=Text(sv="Redovisning", da="Rapport", en="Report"),
            kind=Kind.TEXT,
            help=Text(
                sv="Redovisningens beteckning i programmet, till exempel A-R1.",
                da="Rapportens betegnelse i programmet, for eksempel A-R1.",
                en="The report’s id in the programme, such as A-R1.",
            ),
            required=True,
            listed=True,
            searched=True,
        ),
        Column(
            name="due_on",
            label=Text(sv="Redovisningens datum", da="Rapportens dato", en="Date of the report"),
            kind=Kind.DATE,
            required=True,
            listed=True,
        ),
        Column(
            name="key",
            label=Text(sv="Avsnittets nyckel", da="Afsnittets nøgle", en="Key of the section"),
            kind=Kind.TEXT,
            required=True,
        ),
        Column(
            name="actor",
            label=Text(sv="Skrivs av", da="Skrives af", en="Written by"),
            kind=Kind.ACTOR,
            listed=True,
            filtered=True,
        ),
        Column(
            name="person",
            label=Text(sv="Person", da="Person", en="Person"),
            kind=Kind.TEXT,
            listed=True,
            searched=True,
        ),
        Column(
            name="draft_by",
            label=Text(sv="Lämnas in senast", da="Indsendes senest", en="To be handed in by"),
            kind=Kind.DATE,
            listed=True,
        ),
        Column(
            name="state",
            label=Text(sv="Läge", da="Status", en="State"),
            kind=Kind.CHOICE,
            choices=_STATES,
            default=SectionState.NOT_WRITTEN.value,
            required=True,
            listed=True,
            filtered=True,
        ),
        Column(
            name="text_entry",
            label=Text(sv="Textens nummer", da="Tekstens nummer", en="Number of the text"),
            kind=Kind.WHOLE,
            help=Text(
                sv="Den text som läget gäller. En nyare text är varken inlämnad eller godkänd.",
                da="Den tekst, som status gælder. En nyere tekst er hverken indsendt eller godkendt.",
                en="The text that the state is about. A newer text is neither handed in nor approved.",
            ),
        ),
        Column(
            name="remark",
            label=Text(sv="Kommentar till läget", da="Bemærkning til status", en="Remark on the state"),
            kind=Kind.LONG,
        ),
    ),
)

REGISTERS: Final[tuple[Register, ...]] = (REPORT_SECTIONS, SENT_DOCUMENTS)
