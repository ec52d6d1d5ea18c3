"""What the demo shows of proposals, evaluations and judgements: all of it invented, and said to be so."""

from datetime import date
from typing import Any, Final

from beredd.programmes.follow_up import Fulfilment
from beredd.programmes.proposals import Proposal, ProposalKind, ProposalOrigin

INVENTED: Final = {"sv": "Påhittat exempel i demon.", "da": "Opdigtet eksempel i demoen."}
_SV, _DA = INVENTED["sv"], INVENTED["da"]

PROPOSALS: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "se-amr-2026": (
        {
            "title": "Skriv in ett mätbart mål för vårdrelaterade infektioner inom kommunal omsorg",
            "kind": "strategy_change",
            "status": "draft",
            "text": "Strategins mål om vårdrelaterade infektioner kompletteras med ett mål för särskilda boenden.",
            "reasons": f"Dagens mål följs bara på sjukhus. {_SV}",
            "addressee": "regeringskansliet",
            "deadline": date(2030, 3, 1),
            "expected_effect": "Infektioner i omsorgen blir synliga och kan följas upp.",
            "duties": ("A-11", "A-23"),
            "evidence": "Påhittad punktprevalensmätning 2026",
        },
        {
            "title": "Gemensam kommunikationsplan till allmänheten varje höst",
            "kind": "measure",
            "status": "under_way",
            "text": "Myndigheterna samordnar sina budskap om antibiotika inför infektionssäsongen.",
            "reasons": _SV,
            "addressee": "fohm",
            "deadline": date(2027, 9, 1),
            "expected_effect": "Färre motstridiga budskap.",
            "cost": "Inom befintliga ramar.",
            "duties": ("A-12",),
        },
    ),
    "dk-amr-2025": (
        {
            "title": "Fælles overblik over initiativer uden ansvarlig myndighed",
            "kind": "measure",
            "status": "proposed",
            "text": "Der føres en fælles liste over initiativer, som endnu ikke har en ansvarlig myndighed.",
            "reasons": _DA,
            "addressee": "dk-regeringen",
            "deadline": date(2027, 3, 1),
            "expected_effect": "Ingen initiativer bliver glemt.",
            "duties": ("B-07",),
        },
    ),
    "se-tillverkningsberedskap-2024": (
        {
            "title": "Ramavtal om tillverkning av infusionsvätskor vid kris",
            "kind": "measure",
            "status": "proposed",
            "text": "Staten tecknar avtal med minst två tillverkare om att ställa om produktion inom tio dygn.",
            "reasons": f"Sårbarhetsanalysen pekar på få leverantörer. {_SV}",
            "addressee": "regeringskansliet",
            "deadline": date(2027, 1, 15),
            "expected_effect": "Tillgången på infusionsvätskor säkras vid ett bortfall av den största leverantören.",
            "cost": "Beräknas i nästa steg.",
            "duties": ("C-10",),
            "evidence": "Påhittad sårbarhetsanalys, avsnitt 4",
        },
        {
            "title": "Gemensam bild av lagernivåer i regionerna",
            "kind": "measure",
            "status": "decided",
            "text": "Regionerna rapporterar lagernivåer för utpekade produkter en gång i veckan.",
            "reasons": _SV,
            "addressee": "regionerna",
            "deadline": date(2026, 12, 31),
            "expected_effect": "Brist upptäcks två veckor tidigare.",
            "status_note": "Påhittat beslut 2026-10-12.",
            "duties": ("C-10",),
        },
    ),
    "se-apoteksovning-2024": (
        {
            "title": "Utlämning på reservrutin när e-recept inte går att nå",
            "kind": "statutory_text",
            "status": "proposed",
            "text": "Öppenvårdsapotek får vid avbrott lämna ut nödvändiga läkemedel på uppvisad journalutskrift.",
            "statute": "lagen (2009:366) om handel med läkemedel",
            "section": "ny 2 kap. 6 a §",
            "reasons": f"Utlämningen stod stilla i påhittade övningar när receptregistret inte kunde nås. {_SV}",
            "wording": "Påhittad lydelse: Ett öppenvårdsapotek får vid avbrott i receptregistret lämna ut"
            " läkemedel i den mängd som behövs för sju dygn.",
            "addressee": "regeringskansliet",
            "deadline": date(2026, 6, 30),
            "expected_effect": "Patienter får sina läkemedel också vid avbrott.",
            "duties": ("E-05",),
        },
    ),
    "se-lakemedelsstrategi-2024": (
        {
            "title": "Låt uppföljningen efter 2026 bygga på samma mått",
            "kind": "strategy_change",
            "status": "draft",
            "text": "De mått som används i den årliga redovisningen behålls när strategin ersätts.",
            "reasons": _SV,
            "addressee": "regeringskansliet",
            "deadline": date(2026, 12, 31),
            "expected_effect": "Utvecklingen kan följas över strategiperioderna.",
            "duties": ("D-18",),
        },
    ),
}

OF_ENGINES: Final[dict[str, tuple[Proposal, ...]]] = {
    "se-apoteksovning-2024": (
        Proposal(
            title="Apoteken övar alternativ drift en gång om året",
            text="Varje apotekskedja övar utlämning utan it-stöd under en halv dag, tillsammans med en vårdcentral.",
            kind=ProposalKind.MEASURE,
            reasons=_SV,
            owner="lv",
            addressee="sveriges-apoteksforening",
            deadline=date(2027, 6, 30),
            expected_effect="Tiden till fungerande reservrutin halveras.",
            duties=("E-04",),
            evidence=("Påhittad övning 2025-05, inspel 3",),
            origin=ProposalOrigin.EXERCISE,
            origin_id="demo-ovning-2025/1",
        ),
        Proposal(
            title="Gemensam telefonlinje mellan apotek och förskrivare vid avbrott",
            text="Regionerna ordnar ett nummer som apoteken når en förskrivare på dygnet runt när systemen är nere.",
            kind=ProposalKind.MEASURE,
            reasons=_SV,
            owner="lv",
            addressee="regionerna",
            deadline=date(2027, 3, 31),
            expected_effect="Frågor om doser besvaras inom en timme.",
            duties=("E-04",),
            evidence=("Påhittad övning 2025-05, inspel 5",),
            origin=ProposalOrigin.EXERCISE,
            origin_id="demo-ovning-2025/2",
        ),
    ),
}

EVALUATION: Final = {
    "programme": "se-amr-2026",
    "title": "Utvärdering av arbetsformerna 2026",
    "evaluator": "Påhittat lärosäte",
    "due": date(2029, 12, 1),
    "period": (date(2026, 1, 1), date(2028, 12, 31)),
    "duties": ("A-10",),
    "purpose": f"Ta reda på om samverkansformerna hjälper myndigheterna att genomföra planen. {_SV}",
    "method": "Intervjuer med tjugo myndigheter, protokoll från samverkansmöten och en enkät.",
    "evaluated_text": "Samverkansmötena, Antibiotikaforum och arbetsgrupperna.",
}
FINDINGS: Final = (
    {
        "criterion": "effectiveness",
        "title": "Beslut tas på mötena men följs inte upp till nästa möte",
        "text": "I fyra av sex protokoll saknas återkoppling på tidigare åtgärdspunkter.",
        "strength": "moderate",
        "basis": f"Protokoll och intervjuer. {_SV}",
        "recommendation": {
            "title": "Börja varje samverkansmöte med de öppna åtgärdspunkterna",
            "text": "Ansvarig myndighet redovisar läget för varje punkt i högst två meningar.",
            "addressee": "fohm",
            "due": date(2027, 2, 1),
        },
        "response": {"response": "accepted", "text": "Infört från och med nästa möte.", "given_on": date(2026, 11, 10)},
    },
    {
        "criterion": "coherence",
        "title": "Två arbetsgrupper tar fram liknande underlag om vårdhygien",
        "text": "Grupperna känner inte till varandras arbetsplaner.",
        "strength": "weak",
        "basis": f"Enkät med svar från elva myndigheter. {_SV}",
        "recommendation": {
            "title": "Slå ihop arbetsgrupperna eller dela upp frågorna mellan dem",
            "text": "",
            "addressee": "sos",
            "due": date(2027, 6, 1),
        },
        "response": None,
    },
)
"""What was found under the first question of a criterion, what is recommended, and the response where there is one."""

JUDGEMENTS: Final[dict[str, tuple[tuple[str, Fulfilment, str], ...]]] = {
    "se-tillverkningsberedskap-2024": (
        ("C-16", Fulfilment.FULFILLED, f"Redovisningen lämnades i tid och innehöll det som beslutet kräver. {_SV}"),
    ),
    "se-apoteksovning-2024": (
        ("E-07", Fulfilment.FULFILLED, f"Delredovisningen lämnades i tid. {_SV}"),
        ("E-03", Fulfilment.PARTLY, f"Deltagarna skattar sin kunskap högre, men bara hälften har övat. {_SV}"),
    ),
    "se-amr-2026": (("A-01", Fulfilment.CANNOT_TELL_YET, f"Uppdraget har pågått för kort tid. {_SV}"),),
    "dk-amr-2025": (("B-01", Fulfilment.CANNOT_TELL_YET, f"Planen er lige begyndt. {_DA}"),),
}

FILE: Final = {
    "programme": "se-apoteksovning-2024",
    "duty": "E-04",
    "name": "Iakttagelser från övningen (påhittat exempel).txt",
    "text": "Påhittat exempel i demon.\n\nIakttagelser från övningen: utlämningen stannade efter 40 minuter.\n"
    "Tre apotek hade en skriven reservrutin, två hade övat den.\n",
    "why": f"Underlag till förslagen. {_SV}",
}
