"""Evaluations (EVAL): the evaluation, its questions, and what was found."""

from typing import Final

from beredd.common.text import Text
from beredd.programmes.evaluations import Criterion, EvaluatedObject, EvaluationState, FindingStrength
from beredd.site.evaluation import checks
from beredd.site.evaluation.doors import evaluation_doors, question_doors
from beredd.site.evaluation.models import (
    EvaluationQuestionRow,
    EvaluationRow,
    FindingRow,
)
from beredd.site.evaluation.words import choices
from beredd.site.registers.column import Column, Kind
from beredd.site.registers.register import Due, Register

EVALUATIONS: Final = Register(
    key="evaluations",
    capability="EVAL",
    model=EvaluationRow,
    title=Text(sv="Utvärderingar", da="Evalueringer", en="Evaluations"),
    one=Text(sv="Utvärdering", da="Evaluering", en="Evaluation"),
    doors=evaluation_doors,
    intro=Text(
        sv="Vad som utvärderas, av vem och när. Frågorna ordnas efter OECD DAC:s sex kriterier.",
        da="Hvad der evalueres, af hvem og hvornår. Spørgsmålene ordnes efter OECD DAC's seks kriterier.",
        en="What is evaluated, by whom and when. The questions are ordered by the six criteria of OECD DAC.",
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
            name="evaluated",
            label=Text(sv="Vad som utvärderas", da="Hvad der evalueres", en="What is evaluated"),
            kind=Kind.CHOICE,
            choices=choices("evaluated_object", EvaluatedObject),
            required=True,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="evaluated_text",
            label=Text(sv="Närmare bestämt", da="Nærmere bestemt", en="More precisely"),
            kind=Kind.LONG,
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
            name="period_start",
            label=Text(sv="Perioden börjar", da="Perioden begynder", en="Period begins"),
            kind=Kind.DATE,
            public=True,
        ),
        Column(
            name="period_end",
            label=Text(sv="Perioden slutar", da="Perioden slutter", en="Period ends"),
            kind=Kind.DATE,
            public=True,
        ),
        Column(
            name="evaluator",
            label=Text(sv="Utvärderare", da="Evaluator", en="Evaluator"),
            kind=Kind.TEXT,
            help=Text(
                sv="Myndighet, lärosäte eller firma; ingen enskild persons namn behövs.",
                da="Myndighed, universitet eller firma; der behøves ingen enkeltpersons navn.",
                en="Agency, university or firm; no single person's name is needed.",
            ),
            listed=True,
            searched=True,
            public=True,
        ),
        Column(
            name="method",
            label=Text(sv="Metod och underlag", da="Metode og grundlag", en="Method and material"),
            kind=Kind.LONG,
            public=True,
        ),
        Column(
            name="due",
            label=Text(sv="Redovisas senast", da="Afrapporteres senest", en="Reported by"),
            kind=Kind.DATE,
            listed=True,
            public=True,
        ),
        Column(
            name="state",
            label=Text(sv="Läge", da="Status", en="State"),
            kind=Kind.CHOICE,
            choices=choices("evaluation_state", EvaluationState),
            default=EvaluationState.PLANNED.value,
            required=True,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="actor",
            label=Text(sv="Ansvarig", da="Ansvarlig", en="Responsible"),
            kind=Kind.ACTOR,
            filtered=True,
            public=True,
        ),
        Column(
            name="duties",
            label=Text(sv="Åtaganden", da="Forpligtelser", en="Duties"),
            kind=Kind.DUTIES,
            filtered=True,
            public=True,
        ),
        Column(
            name="diary_number",
            label=Text(sv="Diarienummer", da="Journalnummer", en="Diary number"),
            kind=Kind.TEXT,
            public=True,
        ),
        Column(
            name="conclusion",
            label=Text(sv="Samlad bedömning", da="Samlet vurdering", en="Overall judgement"),
            kind=Kind.LONG,
            searched=True,
            public=True,
        ),
    ),
    due=Due(
        column="due",
        what=Text(sv="Utvärdering redovisas", da="Evaluering afrapporteres", en="Evaluation to be reported"),
        state="state",
        closed=frozenset({EvaluationState.REPORTED.value, EvaluationState.CLOSED.value}),
    ),
    checks=(checks.period_runs_forward, checks.other_object_is_named),
)

QUESTIONS: Final = Register(
    key="evaluation-questions",
    capability="EVAL",
    model=EvaluationQuestionRow,
    title=Text(sv="Utvärderingsfrågor", da="Evalueringsspørgsmål", en="Evaluation questions"),
    one=Text(sv="Utvärderingsfråga", da="Evalueringsspørgsmål", en="Evaluation question"),
    doors=question_doors,
    parent="evaluation",
    columns=(
        Column(
            name="text",
            label=Text(sv="Fråga", da="Spørgsmål", en="Question"),
            kind=Kind.TEXT,
            required=True,
            listed=True,
            searched=True,
            public=True,
        ),
        Column(
            name="evaluation",
            label=Text(sv="Utvärdering", da="Evaluering", en="Evaluation"),
            kind=Kind.ROW,
            register="evaluations",
            required=True,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="criterion",
            label=Text(sv="Kriterium", da="Kriterium", en="Criterion"),
            kind=Kind.CHOICE,
            choices=choices("criterion", Criterion),
            required=True,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="position",
            label=Text(sv="Ordning", da="Rækkefølge", en="Order"),
            kind=Kind.WHOLE,
        ),
        Column(
            name="sources",
            label=Text(sv="Hur den besvaras", da="Hvordan det besvares", en="How it is answered"),
            kind=Kind.LONG,
            help=Text(
                sv="Källor och metod: intervjuer, register, indikatorer.",
                da="Kilder og metode: interview, registre, indikatorer.",
                en="Sources and method: interviews, registers, indicators.",
            ),
            public=True,
        ),
    ),
)

FINDINGS: Final = Register(
    key="findings",
    capability="EVAL",
    model=FindingRow,
    title=Text(sv="Iakttagelser", da="Iagttagelser", en="Findings"),
    one=Text(sv="Iakttagelse", da="Iagttagelse", en="Finding"),
    parent="question",
    columns=(
        Column(
            name="title",
            label=Text(sv="Iakttagelse", da="Iagttagelse", en="Finding"),
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
            name="question",
            label=Text(sv="Fråga", da="Spørgsmål", en="Question"),
            kind=Kind.ROW,
            register="evaluation-questions",
            required=True,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="strength",
            label=Text(sv="Underlagets styrka", da="Grundlagets styrke", en="Strength of the evidence"),
            kind=Kind.CHOICE,
            choices=choices("finding_strength", FindingStrength),
            required=True,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="basis",
            label=Text(sv="Vad den bygger på", da="Hvad den bygger på", en="What it rests on"),
            kind=Kind.LONG,
            public=True,
        ),
        Column(
            name="indicators",
            label=Text(sv="Indikatorer", da="Indikatorer", en="Indicators"),
            kind=Kind.INDICATORS,
            public=True,
        ),
    ),
)
