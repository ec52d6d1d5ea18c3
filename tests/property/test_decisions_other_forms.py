"""Sentences and lists of many forms in any order, cut anywhere: always read, always with passages in the text."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from beredd.decisions import draft_programme, extract, read_bytes

_FORMS = (
    "Regeringen uppdrar åt Boverket, i egenskap av samordnare, att rita kartor och senast i mars 2027 redovisa dem.",
    "Regeringen uppdrog den 2 maj 2024 åt länsstyrelserna i Kalmar och Örebro län att räkna broar.",
    "Regeringen ger samtidigt de ansvariga väghållarna och Trafikverket i uppdrag att märka ut vägar.",
    "Regeringen uppdrar åt följande myndigheter att delta",
    "Uppdraget redovisas i",
    "I uppdraget ingår att",
    "Utredaren ska bl.a.",
    "Följande aktörer bidrar till arbetet:",
    "Boverket ska särskilt belysa:",
    "• Boverket",
    "• SMHI och Trafikverket",
    "– vid behov lämna förslag, och",
    "1) Läget i länen. Redovisningen ska innehålla:",
    "2) Hur kommunerna planerar.",
    "Myndigheterna ska bistå med underlag.",
    "Det åligger Boverket att skydda uppgifterna.",
    "Kartan ska vara klar första kvartalet 2027 och tryckas under hösten 2027.",
    "Boverket ska årligen, senast den 31 januari 2027, 2028 och 2029 lämna en redovisning.",
    "Boverket får använda 2 000 000 kronor under 2026. Medlen ska belasta utgiftsområde 20 anslag 1:2 anslagspost 3.",
    "Uppdraget ska redovisas senast den 1 maj 2027 med en delredovisning senast den 1 maj 2026.",
    "Skälen för regeringens beslut",
)
_REASONS = (
    "\n\nBakgrund\n\n"
    "Det finns inte alltid en annan väg att ta när en bro är stängd för trafik, och det är ett problem.\n"
)


@settings(max_examples=60, deadline=None)
@given(
    forms=st.lists(st.tuples(st.sampled_from(_FORMS), st.sampled_from([" ", "\n", "\n\n"])), min_size=1, max_size=8),
    start=st.integers(0, 40),
    stop=st.integers(0, 40),
)
def test_any_order_and_any_cut_is_read(forms: list[tuple[str, str]], start: int, stop: int) -> None:
    whole = "".join(form + gap for form, gap in forms)
    text = whole[start : max(start, len(whole) - stop)] + _REASONS
    read = extract(read_bytes("beslut.txt", text.encode()))
    for duty in read.duties:
        for begin, end in duty.places:
            assert 0 <= begin < end <= len(text)
        assert "@" not in duty.verb
        # No day is made up: every year of a date stands in the text.
        assert all(str(day.year) in text for due in duty.due for day in due.days())
    programme = draft_programme(read, today=date(2026, 1, 1))
    assert len(programme.duties) == len(read.duties)
