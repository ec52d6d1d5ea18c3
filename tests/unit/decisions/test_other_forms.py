"""Forms of words met in decisions of other fields than health: each in a short text of its own."""

from datetime import date

import pytest

from beredd.decisions import Extraction, FoundDuty, draft_programme, extract, read_bytes
from beredd.decisions.dates import periods_in
from beredd.decisions.words import words
from beredd.programmes.model import Kind, Role, Strength

# Enough running text to tell the language by, where nothing is read from.
REASONS = """

Skälen för regeringens beslut

Vägarna är viktiga för samhället, och det finns inte alltid en annan väg att ta när en bro är stängd för trafik.
"""


def _read(text: str) -> Extraction:
    reasons = "" if text.startswith("Aftale") else REASONS
    return extract(read_bytes("beslut.txt", (text + reasons).encode()))


def _dues(duty: FoundDuty) -> list[tuple[str, str]]:
    return [(due.event.value, day.isoformat()) for due in duty.due for day in due.days()]


def _held(read: Extraction) -> list[tuple[str, tuple[str, ...]]]:
    return [(" ".join(duty.text.split()[:3]), duty.holders()) for duty in read.duties]


HEAD = "Uppdrag om reservvägar\n\nRegeringens beslut\n\n"
MANDATE = HEAD + "Regeringen uppdrar åt Trafikverket och Boverket att utreda behovet av reservvägar.\n\n"


class TestWhoIsMeant:
    """Who holds a duty, when the text says it otherwise than by a mandate in the present tense."""

    def test_a_text_that_only_tells_of_its_mandate(self) -> None:
        read = _read(
            "Uppdrag om tunnlar\n\nRegeringen uppdrog den 2 maj 2024 åt länsstyrelserna i Kalmar, Örebro och "
            "Gävleborgs län att till den 1 juli 2025 inventera och beskriva samtliga tunnlar. Tunnlar "
            "som ska rivas inom ett år, till "
            "exempel gångtunnlar, ska inte tas med.\n\n"
            "Länsstyrelserna ska redovisa uppdraget senast den 15 augusti 2025."
        )
        assert _held(read) == [
            ("Regeringen uppdrog den", ("lansstyrelserna",)),
            ("Tunnlar som ska", ("lansstyrelserna",)),
            ("Länsstyrelserna ska redovisa", ("lansstyrelserna",)),
        ]
        assert read.decided_on == date(2024, 5, 2)
        assert [_dues(duty) for duty in read.duties] == [
            [("work", "2025-07-01")],
            [],
            [("final_report", "2025-08-15")],
        ]
        assert read.duties[1].verb == "ska inte"

    def test_a_mandate_that_is_told_of_beside_the_decisions_own_is_no_duty(self) -> None:
        read = _read(MANDATE + "Regeringen uppdrog den 3 mars 2022 åt Lantmäteriet att kartlägga vägarna.")
        assert len(read.duties) == 1
        assert read.decided_on is None

    def test_the_agencies_where_only_one_is_named(self) -> None:
        read = _read(
            HEAD + "Regeringen ger Statskontoret i uppdrag att samla in uppgifter om vägar.\n\n"
            "Myndigheterna ska bistå med underlag. Uppdraget ska redovisas senast den 2 april 2026."
        )
        assert [holders for _, holders in _held(read)] == [("statskontoret",), ("myndigheterna",), ("statskontoret",)]
        assert [actor.name for actor in read.actors if not actor.resolved] == ["Myndigheterna"]
        assert draft_programme(read, today=date(2026, 1, 1)).notes

    def test_the_agencies_are_those_of_the_mandate_not_the_last_named(self) -> None:
        read = _read(MANDATE + "Naturvårdsverket och Skogsstyrelsen ska ge stöd. Myndigheterna ska bistå varandra.")
        assert read.duties[-1].holders() == ("trafikverket", "boverket")

    def test_the_agency_that_the_decision_is_sent_to(self) -> None:
        read = _read(
            "Regeringsbeslut II 4\n2025-10-09\nN2025/00777\n\nSkogsstyrelsen\nGatan 1\n111 11 Ort\n\n"
            "Längre tid för uppdraget om skogsbilvägar\n\nRegeringens beslut\n\n"
            "Uppdraget ska delredovisas senast den 3 mars 2026 och slutredovisas senast den 4 maj 2027."
        )
        assert [duty.holders() for duty in read.duties] == [("skogsstyrelsen",)] * 2
        assert read.own_number == "N2025/00777"

    def test_an_aside_after_the_name(self) -> None:
        read = _read(HEAD + "Regeringen uppdrar åt Boverket, i egenskap av samordnare, att märka ut reservvägar.")
        assert _held(read) == [("Regeringen uppdrar åt", ("boverket",))]

    def test_agencies_in_a_list_below(self) -> None:
        read = _read(
            HEAD + "Regeringen uppdrar åt följande myndigheter att delta i ett nätverk om reservvägar\n\n"
            "• Trafikverket\n• Boverket\n• SMHI\n\nBoverket ska leda nätverket."
        )
        assert _held(read) == [
            ("Regeringen uppdrar åt", ("trafikverket", "boverket", "smhi")),
            ("Boverket ska leda", ("boverket",)),
        ]

    def test_a_strategy_that_lists_who_takes_part(self) -> None:
        read = _read(
            "Nationell strategi för trygga broar 2026–2032\n\nStrategin vänder sig till alla som arbetar med broar.\n\n"
            "Följande aktörer bidrar till genomförandet av strategin:\n\n• Trafikverket\n• Boverket\n• kommunerna"
        )
        assert read.kind is Kind.STRATEGY
        assert [(part.actor, part.role) for part in read.duties[0].parts] == [
            ("trafikverket", Role.TAKE_PART),
            ("boverket", Role.TAKE_PART),
            ("kommunerna", Role.TAKE_PART),
        ]

    def test_a_list_under_a_passive_in_the_present_tense(self) -> None:
        read = _read(MANDATE + "Uppdraget redovisas i\n\n• en rapport, och\n• en karta.")
        assert len(read.duties) <= 2

    def test_somebody_whom_no_register_knows(self) -> None:
        read = _read(HEAD + "Regeringen uppdrar åt de ansvariga väghållarna att märka ut reservvägar.")
        assert read.duties[0].holders() == ("ansvariga-vaghallarna",)
        assert [actor.name for actor in read.actors if not actor.resolved] == ["ansvariga väghållarna"]

    def test_an_inquiry(self) -> None:
        read = _read(
            "Översyn av väglagen\n\nEn särskild utredare ges i uppdrag att se över väglagen.\n\nUtredaren ska bl.a.\n"
            "• kartlägga hinder, och\n• lämna författningsförslag.\n\nI uppdraget ingår inte att föreslå nya skatter."
        )
        assert len(read.duties) == 4
        assert {duty.holders() for duty in read.duties} == {("en-sarskild-utredare",)}
        assert read.duties[-1].verb == "ingår inte i uppdraget"

    @pytest.mark.parametrize(
        "sentence",
        [
            "Det åligger Boverket att skydda uppgifterna.",
            "Boverket åläggs att skydda uppgifterna.",
            "Boverket ansvarar för att uppgifterna skyddas.",
        ],
    )
    def test_duties_without_a_modal_verb(self, sentence: str) -> None:
        duty = _read(MANDATE + sentence).duties[-1]
        assert (duty.holders(), duty.strength) == (("boverket",), Strength.MUST)
        assert duty.verb in {"åligger", "åläggs", "ansvarar för"}

    def test_parties_that_note_what_an_agency_may_do(self) -> None:
        read = _read(
            "Aftale om diger\n\nRegeringen og Venstre er med aftalen enige om at styrke digerne.\n\n"
            "Partierne noterer sig, at Beredskabsstyrelsen kan låne pumper ud. "
            "Kystdirektoratet skal senest ultimo 2027 udarbejde en plan."
        )
        assert read.kind is Kind.AGREEMENT
        assert [duty.holders() for duty in read.duties] == [
            ("dk-regeringen", "dk-v"),
            ("dk-regeringen", "dk-v"),
            ("kystdirektoratet",),
        ]
        assert _dues(read.duties[2]) == [("work", "2027-12-31")]


class TestWhatIsADuty:
    """Items that are duties and items that are questions; two verbs with a date between them."""

    def test_items_with_dashes_and_a_condition_on_one(self) -> None:
        read = _read(
            MANDATE
            + "I uppdraget ingår att\n– kartlägga vilka vägar som saknar bärighet,\n– analysera kostnaderna, och\n"
            "– vid behov lämna författningsförslag."
        )
        items = read.duties[1:]
        assert [duty.holders() for duty in items] == [("trafikverket", "boverket")] * 3
        assert [duty.condition.text if duty.condition else None for duty in items] == [None, None, "vid behov"]

    def test_questions_are_contents_of_the_duty_above(self) -> None:
        read = _read(
            MANDATE + "Boverket ska särskilt belysa:\n\n• hur kommunerna planerar och bygger vägar, och\n"
            "• åtgärder för att utveckla planeringen.\n\nBoverket ska redovisa läget."
        )
        assert [text for text, _ in _held(read)] == [
            "Regeringen uppdrar åt",
            "Boverket ska särskilt",
            "Boverket ska redovisa",
        ]
        assert len(read.duties[1].contents) == 2

    def test_a_list_inside_a_numbered_list(self) -> None:
        read = _read(
            MANDATE + "Utöver vad som anges i förordningen ska Boverket redovisa:\n\n"
            "1) Läget i länen. Redovisningen ska innehålla:\n\n- antal vägar och\n\n- längd i "
            "kilometer.\n\n2) Hur kommunerna har planerat."
        )
        assert [duty.holders() for duty in read.duties[1:]] == [("boverket",)] * len(read.duties[1:])
        assert not any(duty.text.startswith("Hur") for duty in read.duties)

    def test_two_verbs_with_a_condition_or_a_date_on_the_second(self) -> None:
        read = _read(MANDATE + "Boverket ska bedöma var vägarna brister och vid behov föreslå åtgärder.")
        assert [(duty.text, duty.condition is not None) for duty in read.duties[1:]] == [
            ("Boverket ska bedöma var vägarna brister", False),
            ("Boverket ska vid behov föreslå åtgärder.", True),
        ]

    def test_words_between_who_and_must(self) -> None:
        read = _read(
            MANDATE + "Den del av uppdraget som gäller vad som redan är byggt ska redovisas senast den 5 maj 2026. "
            "Delar av planen (vilka preciseras i en bilaga) ska remitteras."
        )
        assert len(read.duties) == 3
        assert _dues(read.duties[1]) == [("interim_report", "2026-05-05")]


class TestReports:
    """Which report is which, and when."""

    def test_a_final_and_an_interim_report_in_one_sentence(self) -> None:
        read = _read(
            MANDATE + "Boverket ska redovisa uppdraget till Regeringskansliet (Försvarsdepartementet) senast den "
            "30 september 2027 med en delredovisning senast den 1 mars 2027."
        )
        assert [_dues(duty) for duty in read.duties[1:]] == [
            [("final_report", "2027-09-30")],
            [("interim_report", "2027-03-01")],
        ]
        for duty in read.duties[1:]:
            assert [part.actor for part in duty.parts if part.role is Role.RECIPIENT] == ["forsvarsdepartementet"]

    def test_a_report_before_the_final_one_is_an_interim_one(self) -> None:
        read = _read(
            MANDATE + "En kortare analys ska redovisas senast den 2 juni 2026. Uppdraget ska slutredovisas senast den "
            "2 december 2026."
        )
        assert [_dues(duty)[0][0] for duty in read.duties[1:]] == ["interim_report", "final_report"]

    def test_somebody_elses_earlier_report_is_no_interim_one(self) -> None:
        read = _read(
            MANDATE
            + "Boverket ska redovisa sin del senast den 2 juni 2026. Regeringen ger samtidigt Lantmäteriet i uppdrag "
            "att rita kartor. Lantmäteriet ska slutredovisa uppdraget senast den 2 december 2026."
        )
        assert [(duty.holders(), _dues(duty)) for duty in read.duties[1:]] == [
            (("boverket",), [("final_report", "2026-06-02")]),
            (("lantmateriet",), []),
            (("lantmateriet",), [("final_report", "2026-12-02")]),
        ]

    def test_reports_without_a_modal_verb(self) -> None:
        read = _read(
            MANDATE + "Uppdraget redovisas till Kulturdepartementet av Boverket. Delredovisning lämnas senast 3 april "
            "2026 och slutredovisning senast 4 maj 2027."
        )
        assert (read.duties[1].holders(), read.duties[1].verb) == (("boverket",), "redovisas")
        assert [_dues(duty) for duty in read.duties[2:]] == [
            [("interim_report", "2026-04-03")],
            [("final_report", "2027-05-04")],
        ]

    def test_years_listed_one_by_one(self) -> None:
        read = _read(MANDATE + "Boverket ska årligen, senast den 31 januari 2027, 2028 och 2029 lämna en redovisning.")
        assert _dues(read.duties[1]) == [("yearly_report", f"{year}-01-31") for year in (2027, 2028, 2029)]

    def test_a_yearly_day_whose_first_year_is_not_given(self) -> None:
        due = _read(MANDATE + "Boverket ska årligen senast den 1 mars lämna en delredovisning.").duties[1].due
        assert [(each.kind, each.recurrence, each.note, each.days()) for each in due] == [
            ("undated", "yearly", "1 mars", ())
        ]

    def test_a_report_in_the_present_tense(self) -> None:
        duty = _read(MANDATE + "Uppdraget redovisas till Försvarsdepartementet senast 31 maj 2027.").duties[1]
        assert _dues(duty) == [("final_report", "2027-05-31")]

    def test_the_letterhead_on_one_line(self) -> None:
        read = _read("Regeringsbeslut III:4 / 2025-06-12 / KN2025/01234\n\n" + MANDATE)
        assert (read.decided_on, read.own_number) == (date(2025, 6, 12), "KN2025/01234")

    def test_what_the_money_is_charged_to_in_a_sentence_of_its_own(self) -> None:
        read = _read(
            MANDATE
            + "Boverket får använda 2 000 000 kronor under 2026 och 500 000 kronor under 2027. Medlen ska belasta "
            "utgiftsområde 20 anslag 1:2 anslagspost 3. Medlen rekvireras hos Kammarkollegiet senast den 1 december "
            "respektive år."
        )
        grant = read.duties[-1]
        assert grant.source is not None
        assert (grant.source.expenditure_area, grant.source.appropriation, grant.source.item) == ("20", "1:2", "3")
        assert _dues(grant) == [("requisition", "2026-12-01"), ("requisition", "2027-12-01")]
        assert grant.payer == "kamk"


@pytest.mark.parametrize(
    ("language", "text", "last"),
    [
        ("sv", "klar första kvartalet 2027", date(2027, 3, 31)),
        ("sv", "klar andra halvåret 2026", date(2026, 12, 31)),
        ("sv", "ska i mars 2027 redovisa", date(2027, 3, 31)),
        ("sv", "senast i februari 2028", date(2028, 2, 29)),
        ("sv", "före mars 2027", date(2027, 2, 28)),
        ("sv", "före januari 2027", date(2026, 12, 31)),
        ("sv", "under hösten 2026", None),
        ("sv", "i samband med årsredovisningen för 2026", None),
        ("da", "i 2. kvartal 2027", date(2027, 6, 30)),
        ("da", "senest i marts 2027", date(2027, 3, 31)),
        ("da", "inden udgangen af august 2026", date(2026, 8, 31)),
        ("da", "primo 2027", None),
    ],
)
def test_times_that_are_no_day(language: str, text: str, last: date | None) -> None:
    assert [each.last for each in periods_in(text, words(language))] == [last]


@pytest.mark.parametrize(
    "text",
    ["Rapporten som lämnades i mars 2024 visar", "Boverket fick i mars 2024 i uppdrag", "beslutet (i mars 2024)"],
)
def test_a_month_that_is_told_of_is_no_deadline(text: str) -> None:
    assert periods_in(text, words("sv")) == []


def test_the_draft_keeps_the_words_of_a_time_that_is_no_day() -> None:
    read = _read(MANDATE + "Kartan ska vara klar första kvartalet 2027. Boverket ska mötas under hösten 2026.")
    rules = [rule for duty in draft_programme(read, today=date(2026, 1, 1)).duties for rule in duty.due]
    assert [(rule.kind, rule.label.sv if rule.label else None) for rule in rules] == [
        ("fixed", "första kvartalet 2027"),
        ("undated", "under hösten 2026"),
    ]
