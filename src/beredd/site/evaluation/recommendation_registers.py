"""What follows from an evaluation (EVAL): what is recommended, and what those who should do it respond."""

from typing import Final

from beredd.common.text import Text
from beredd.programmes.evaluations import Response
from beredd.site.evaluation import checks
from beredd.site.evaluation.models import RecommendationRow, ResponseRow
from beredd.site.evaluation.words import choices
from beredd.site.registers.column import Column, Kind
from beredd.site.registers.register import Due, Register

RECOMMENDATION_STATES: Final = {
    "open": Text(sv="återstår", da="udestår", en="open"),
    "carried_out": Text(sv="genomförd", da="gennemført", en="carried out"),
    "dropped": Text(sv="genomförs inte", da="gennemføres ikke", en="not carried out"),
}

RECOMMENDATIONS: Final = Register(
    key="recommendations",
    capability="EVAL",
    model=RecommendationRow,
    title=Text(sv="Rekommendationer", da="Anbefalinger", en="Recommendations"),
    one=Text(sv="Rekommendation", da="Anbefaling", en="Recommendation"),
    parent="finding",
    columns=(
        Column(
            name="title",
            label=Text(sv="Rekommendation", da="Anbefaling", en="Recommendation"),
            kind=Kind.TEXT,
            help=Text(sv="I en mening.", da="I én sætning.", en="In one sentence."),
            required=True,
            listed=True,
            searched=True,
            public=True,
        ),
        Column(
            name="text",
            label=Text(sv="Utförligare", da="Mere udførligt", en="In more detail"),
            kind=Kind.LONG,
            searched=True,
            public=True,
        ),
        Column(
            name="finding",
            label=Text(sv="Bygger på iakttagelsen", da="Bygger på iagttagelsen", en="Rests on the finding"),
            kind=Kind.ROW,
            register="findings",
            required=True,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="other_findings",
            label=Text(sv="Och på dessa", da="Og på disse", en="And on these"),
            kind=Kind.ROWS,
            register="findings",
            public=True,
        ),
        Column(
            name="addressee",
            label=Text(sv="Riktas till", da="Rettes til", en="Addressee"),
            kind=Kind.ACTOR,
            required=True,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="due",
            label=Text(sv="Senast", da="Senest", en="By"),
            kind=Kind.DATE,
            listed=True,
            public=True,
        ),
        Column(
            name="state",
            label=Text(sv="Läge", da="Status", en="State"),
            kind=Kind.CHOICE,
            choices=RECOMMENDATION_STATES,
            default="open",
            required=True,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="proposal",
            label=Text(sv="Blev förslaget", da="Blev til forslaget", en="Became the proposal"),
            kind=Kind.ROW,
            register="proposals",
            public=True,
        ),
    ),
    due=Due(
        column="due",
        what=Text(
            sv="Rekommendation ska vara genomförd",
            da="Anbefaling skal være gennemført",
            en="Recommendation to be carried out",
        ),
        state="state",
        closed=frozenset({"carried_out", "dropped"}),
    ),
)

RESPONSES: Final = Register(
    key="responses",
    capability="EVAL",
    model=ResponseRow,
    title=Text(sv="Svar på rekommendationer", da="Svar på anbefalinger", en="Responses to recommendations"),
    one=Text(sv="Svar", da="Svar", en="Response"),
    parent="recommendation",
    columns=(
        Column(
            name="text",
            label=Text(sv="Svar", da="Svar", en="Response"),
            kind=Kind.LONG,
            required=True,
            listed=True,
            searched=True,
            public=True,
        ),
        Column(
            name="recommendation",
            label=Text(sv="På rekommendationen", da="På anbefalingen", en="To the recommendation"),
            kind=Kind.ROW,
            register="recommendations",
            required=True,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="response",
            label=Text(sv="Ställningstagande", da="Stillingtagen", en="Position"),
            kind=Kind.CHOICE,
            choices=choices("response", Response),
            required=True,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="actor",
            label=Text(sv="Svarar", da="Svarer", en="Who responds"),
            kind=Kind.ACTOR,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="given_on",
            label=Text(sv="Datum", da="Dato", en="Date"),
            kind=Kind.DATE,
            required=True,
            listed=True,
            public=True,
        ),
    ),
    checks=(checks.response_has_its_reasons,),
)
