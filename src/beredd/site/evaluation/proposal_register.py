"""The register of proposals (PROP): to the government, to agencies, to regions; where engines put theirs too."""

from typing import Final

from beredd.common.text import Text
from beredd.programmes.proposals import SETTLED, ProposalKind, ProposalOrigin, ProposalStatus
from beredd.site.evaluation import checks
from beredd.site.evaluation.models import ProposalRow
from beredd.site.evaluation.words import choices
from beredd.site.registers.column import Column, Kind
from beredd.site.registers.register import Due, Register

_WHAT: Final = (
    Column(
        name="title",
        label=Text(sv="Förslag", da="Forslag", en="Proposal"),
        kind=Kind.TEXT,
        help=Text(
            sv="Förslaget i en rad, som i en innehållsförteckning.",
            da="Forslaget på én linje, som i en indholdsfortegnelse.",
            en="The proposal in one line, as in a table of contents.",
        ),
        required=True,
        listed=True,
        searched=True,
        public=True,
    ),
    Column(
        name="kind",
        label=Text(sv="Slag", da="Art", en="Kind"),
        kind=Kind.CHOICE,
        choices=choices("proposal_kind", ProposalKind),
        default=ProposalKind.MEASURE.value,
        required=True,
        listed=True,
        filtered=True,
        public=True,
    ),
    Column(
        name="status",
        label=Text(sv="Läge", da="Status", en="Status"),
        kind=Kind.CHOICE,
        help=Text(
            sv="Ett utkast syns bara i registret. Det som är lämnat, och allt därefter, tas med i redovisningen.",
            da="Et udkast ses kun i registret. Det, der er fremsat, og det, der kommer efter, tages med i rapporten.",
            en="A draft is seen in the register only. What is proposed, and what comes after, goes into the report.",
        ),
        choices=choices("proposal_status", ProposalStatus),
        default=ProposalStatus.DRAFT.value,
        required=True,
        listed=True,
        filtered=True,
        public=True,
    ),
    Column(
        name="text",
        label=Text(sv="Vad som föreslås", da="Hvad der foreslås", en="What is proposed"),
        kind=Kind.LONG,
        required=True,
        searched=True,
        public=True,
    ),
    Column(
        name="reasons",
        label=Text(sv="Skäl", da="Begrundelse", en="Reasons"),
        kind=Kind.LONG,
        searched=True,
        public=True,
    ),
)
_STATUTE: Final = (
    Column(
        name="statute",
        label=Text(sv="Författning", da="Lov eller bekendtgørelse", en="Statute"),
        kind=Kind.TEXT,
        help=Text(
            sv="Med nummer, till exempel lagen (2009:366) om handel med läkemedel.",
            da="Med nummer, for eksempel lov nr. 99 af 16. januar 2018.",
            en="With its number, such as lagen (2009:366) om handel med läkemedel.",
        ),
        searched=True,
        public=True,
    ),
    Column(
        name="section",
        label=Text(sv="Kapitel och paragraf", da="Kapitel og paragraf", en="Chapter and section"),
        kind=Kind.TEXT,
        help=Text(
            sv="Till exempel 2 kap. 6 §, eller ny 2 kap. 6 a §.",
            da="For eksempel § 7, stk. 2, eller ny § 7 a.",
            en="Such as chapter 2, section 6, or a new section 6 a.",
        ),
        public=True,
    ),
    Column(
        name="wording",
        label=Text(sv="Föreslagen lydelse", da="Foreslået ordlyd", en="Proposed wording"),
        kind=Kind.LONG,
        public=True,
    ),
)
_WHO: Final = (
    Column(
        name="actor",
        label=Text(sv="Ansvarig för förslaget", da="Ansvarlig for forslaget", en="Owner"),
        kind=Kind.ACTOR,
        help=Text(
            sv="Den som lägger fram förslaget och svarar för det.",
            da="Den, der fremsætter forslaget og svarer for det.",
            en="Who puts the proposal forward and answers for it.",
        ),
        listed=True,
        filtered=True,
        public=True,
    ),
    Column(
        name="addressee",
        label=Text(sv="Lämnas till", da="Rettes til", en="Addressee"),
        kind=Kind.ACTOR,
        help=Text(
            sv="Den som ska besluta om förslaget eller genomföra det.",
            da="Den, der skal beslutte eller gennemføre forslaget.",
            en="Who is to decide on the proposal, or to carry it out.",
        ),
        listed=True,
        filtered=True,
        public=True,
    ),
    Column(
        name="deadline",
        label=Text(sv="Senast", da="Senest", en="Deadline"),
        kind=Kind.DATE,
        listed=True,
        public=True,
    ),
    Column(
        name="expected_effect",
        label=Text(sv="Väntad effekt", da="Forventet virkning", en="Expected effect"),
        kind=Kind.LONG,
        public=True,
    ),
    Column(
        name="cost",
        label=Text(sv="Kostnad och finansiering", da="Omkostning og finansiering", en="Cost and funding"),
        kind=Kind.LONG,
        public=True,
    ),
)
_WHY: Final = (
    Column(
        name="duties",
        label=Text(sv="Åtaganden", da="Forpligtelser", en="Duties"),
        kind=Kind.DUTIES,
        help=Text(
            sv="De åtaganden i beslutet som förslaget svarar på. Det avgör i vilken del av redovisningen det hamnar.",
            da="De forpligtelser i beslutningen, som forslaget svarer på. Det afgør, hvor i rapporten det står.",
            en="The decision's duties that the proposal answers. It decides in which part of the report it stands.",
        ),
        filtered=True,
        public=True,
    ),
    Column(
        name="evidence",
        label=Text(sv="Underlag", da="Grundlag", en="Evidence"),
        kind=Kind.LONG,
        help=Text(
            sv="Vad som visar att det behövs, ett underlag på varje rad.",
            da="Hvad der viser behovet, ét grundlag på hver linje.",
            en="What shows the need, one piece a line.",
        ),
    ),
    Column(
        name="status_note",
        label=Text(sv="Vad som har beslutats", da="Hvad der er besluttet", en="What was decided"),
        kind=Kind.LONG,
        help=Text(
            sv="Vem som beslutade vad, när och varför, gärna med diarienummer.",
            da="Hvem der besluttede hvad, hvornår og hvorfor, gerne med journalnummer.",
            en="Who decided what, when and why, with a diary number if there is one.",
        ),
        public=True,
    ),
    Column(
        name="origin",
        label=Text(sv="Kommer från", da="Kommer fra", en="Comes from"),
        kind=Kind.CHOICE,
        choices=choices("proposal_origin", ProposalOrigin),
        default=ProposalOrigin.MANUAL.value,
        required=True,
        filtered=True,
        public=True,
    ),
    Column(
        name="origin_id",
        label=Text(sv="Beteckning där", da="Betegnelse der", en="Its name there"),
        kind=Kind.TEXT,
        help=Text(
            sv="Övningens, analysens eller utvärderingens egen beteckning, till exempel REC-3.",
            da="Øvelsens, analysens eller evalueringens egen betegnelse, for eksempel REC-3.",
            en="What the exercise, the analysis or the evaluation calls it, such as REC-3.",
        ),
    ),
)
PROPOSALS: Final = Register(
    key="proposals",
    capability="PROP",
    model=ProposalRow,
    title=Text(sv="Förslag", da="Forslag", en="Proposals"),
    one=Text(sv="Förslag", da="Forslag", en="Proposal"),
    intro=Text(
        sv="Förslag till ändringar av strategin, åtgärder och författningsförslag. Övningar, försörjningsanalyser och"
        " utvärderingar lägger sina förslag här.",
        da="Forslag til ændringer af strategien, tiltag og regelændringer. Øvelser, forsyningsanalyser og evalueringer"
        " lægger deres forslag her.",
        en="Proposals for changes of the strategy, for measures and for statutory text. Exercises, supply analyses and"
        " evaluations put theirs here.",
    ),
    columns=(*_WHAT, *_STATUTE, *_WHO, *_WHY),
    due=Due(
        column="deadline",
        what=Text(sv="Förslag ska vara avgjort", da="Forslag skal være afgjort", en="Proposal to be settled"),
        state="status",
        closed=frozenset(str(status) for status in SETTLED),
    ),
    checks=(checks.statute_is_named, checks.decision_is_told, checks.proposed_has_addressee),
)
