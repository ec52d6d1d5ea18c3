"""Lines to blocks, numbers, actors, main verbs, damaged words, languages."""

import pytest

from beredd.common.text import Language
from beredd.decisions.actors_in_text import actors_in, slug
from beredd.decisions.clauses import infinitive_starts, main_verbs, tokens
from beredd.decisions.copies import clean_copy, damage, mend
from beredd.decisions.document_numbers import document_numbers, mend_lookalikes, same_number
from beredd.decisions.languages import language_of
from beredd.decisions.normalise import Block, blocks, sentences
from beredd.decisions.words import words

SV = words("sv")


def _texts(text: str, language: Language = "sv") -> list[str]:
    return [block.text for block in blocks(text, words(language))]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Myndigheten ska se till att lång-\ntid och upp-\nkomma blir hela ord i texten.", "långtid och uppkomma"),
        ("Det rör rest-\noch bristsituationer i vården.", "rest- och bristsituationer"),
        ("Det rör E-\nhälsomyndigheten och AMR-\nstrategin.", "E-hälsomyndigheten och AMR-strategin"),
        ("Medlen ska användas i vården och årligt i \n\n2026-2028 enligt planen.", "årligt i 2026-2028"),
    ],
)
def test_broken_lines_become_whole(text: str, whole: str) -> None:
    assert whole in " ".join(_texts(text))


def test_furniture_of_the_page_is_left_out() -> None:
    text = "Uppdraget ska\n\fTelefonväxel: 08-405 10 00\nE-post: x@example.org\n2 (3)\nimage1.emf\nredovisas i maj."
    assert "08-405" not in " ".join(_texts(text))


def test_a_heading_and_a_label_that_run_together_are_parted() -> None:
    assert _texts("# Uppdrag om resistensDiarienummer: S2025/00001")[0] == "Uppdrag om resistens"


def test_characters_know_their_place() -> None:
    text = "[bookmark: _Hlk1]Regeringens  beslut\n\nRegeringen beslutar att läke-\nmedel ska lagras."
    for block in blocks(text, SV):
        for character, place in zip(block.text, block.origin, strict=True):
            assert text[place] == character or character == " "


def test_sentences_do_not_end_in_abbreviations_or_dates() -> None:
    block = blocks("Vi ska bl.a. öva, t.ex. med SOS. Det sker enligt prop. 2020/21:30 i dag. Sedan är det slut.", SV)[0]
    assert [block.text[slice(*place)] for place in sentences(block, SV)] == [
        "Vi ska bl.a. öva, t.ex. med SOS.",
        "Det sker enligt prop. 2020/21:30 i dag.",
        "Sedan är det slut.",
    ]
    danish = blocks(
        "Rapporten afgives senest den 1. marts 2027. Der afsættes 10 mio. kr. i 2026. Det er alt.", words("da")
    )[0]
    assert len(sentences(danish, words("da"))) == 3


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("uppdraget (S2025/01938) och S2010/6349", ["S2025/01938", "S2010/6349"]),
        ("(S 2018:09), S2023:09 och dir. 2022:72", ["S 2018:09", "S2023:09", "dir. 2022:72"]),
        ("SOU 2021:19, Ds 2023:27, prop. 2020/21:30", ["SOU 2021:19", "Ds 2023:27", "prop. 2020/21:30"]),
        ("(N2018/04127/SPN)", ["N2018/04127/SPN"]),
        ("lagen (2009:366), HSLF-FS 2020:11", ["2009:366", "HSLF-FS 2020:11"]),
        ("anslaget 1:14, tel. 08-405 10 00, 2021–2025, 751 26 Uppsala, FOI-R--5512--SE", []),
    ],
)
def test_document_numbers(text: str, numbers: list[str]) -> None:
    assert [each.text for each in document_numbers(blocks(text, SV), ["diarienummer"])] == numbers


def test_numbers_are_the_same_but_for_spaces() -> None:
    assert same_number("S 2023:09", "S2023:09")
    assert not same_number("S 2023:09", "S 2023:02")


@pytest.mark.parametrize(
    ("damaged", "right"), [("(§2022/04550)", "S"), ("(5§2022/00453)", "S"), ("(F62024/00053)", "Fö")]
)
def test_lookalikes_in_numbers(damaged: str, right: str) -> None:
    ((start, end, said),) = mend_lookalikes(damaged)
    assert said == right
    assert damaged[end:].rstrip(")").startswith("202")
    assert start == 1


@pytest.mark.parametrize(
    ("language", "text", "ids"),
    [
        ("sv", "Folkhälsomyndighetens arbete med MSB och SKR", ["fohm", "msb", "skr"]),
        ("sv", "Myndigheten för civilt försvar", ["msb"]),
        ("sv", "Regeringskansliet (Socialdepartementet)", ["socialdepartementet"]),
        ("sv", "Myndigheten för torv och mossa ska", ["myndigheten-for-torv-och-mossa"]),
        ("sv", "Myndigheten ska följa fokusområdet på sida 3", []),
        ("da", "Lægemiddelstyrelsen og Region Nordjylland", ["lmst", "region-nordjylland"]),
        ("da", "Socialdemokratiet, Venstre og Moderaterne", ["dk-s", "dk-v", "dk-m"]),
    ],
)
def test_actors(language: Language, text: str, ids: list[str]) -> None:
    assert [actor.id for actor in actors_in(text, language)] == ids


def test_an_id_made_of_a_name() -> None:
    assert slug("Ærø Vandværk – 2024") == "aero-vandvaerk-2024"


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("Medel som inte har använts för avsett ändamål ska återbetalas.", ["ska"]),
        ("Planen bör gälla fyra år och kan omfatta flera områden.", ["bör", "kan"]),
        ("För att vården ska fungera måste läkemedel finnas.", ["måste"]),
        ("Regeringen bedömer att myndigheten bör agera.", ["bedömer"]),
        ("I arbetet med att ta fram planen ska även slutsatser beaktas.", ["ska"]),
        ("En rapport ska lämnas i maj och uppdraget ska avslutas i juni.", ["ska", "ska"]),
    ],
)
def test_main_verbs(text: str, verbs: list[str]) -> None:
    assert [verb.token.low for verb in main_verbs(tokens(text), SV)] == verbs


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("analysera och redovisa utvecklingen samt följa upp resultaten", ["analysera", "följa"]),
        ("upprätthålla och uppdatera information", ["upprätthålla"]),
        ("verka för ökad kunskap, men också ta fram förslag", ["verka", "ta"]),
        ("upprätta en plan för att samla insatser och stärka vården", ["upprätta"]),
        ("kartlägga, analysera och utvärdera behoven", ["kartlägga"]),
    ],
)
def test_verb_phrases(text: str, parts: list[str]) -> None:
    row = tokens(text)
    assert [row[index].low for index in infinitive_starts(row, SV, 0)] == parts


def _paragraphs(*texts: str) -> list[Block]:
    return [Block("paragraph", text, list(range(len(text))), lines=[text]) for text in texts]


CLEAN = (
    "Läkemedelsverket ska genomföra en kartläggning av förrådet i samråd med Socialstyrelsen och regionerna.",
    "Socialstyrelsen får för uppdraget använda 400 000 kronor under 2027 och ska återbetala det som blir över.",
    "Myndigheterna ska redovisa uppdraget till Regeringskansliet senast den 1 december 2027 och då även föreslå mer.",
    "Försvarets materielverk bör stå för upphandlingen från och med nästa år, om det är möjligt på så kort tid.",
)


def _spoil(text: str) -> str:
    """Damage a text as a bad scan does."""
    return text.replace("ö", "6").replace("ä", "i").replace("å", "a").replace(" i ", " 1 ")


def test_of_two_copies_the_clean_one_is_read_whichever_comes_first() -> None:
    damaged = [_spoil(text) for text in CLEAN]
    for order in ([*damaged, *CLEAN], [*CLEAN, *damaged]):
        kept, left_out = clean_copy(_paragraphs(*order), "sv")
        assert [block.text for block in kept] == list(CLEAN)
        assert left_out is not None


def test_a_text_that_is_there_once_is_left_whole() -> None:
    kept, left_out = clean_copy(_paragraphs(*CLEAN), "sv")
    assert (len(kept), left_out) == (4, None)


def test_damage_is_told_and_mended() -> None:
    clean, spoilt = " ".join(CLEAN), _spoil(" ".join(CLEAN))
    assert damage(clean, "sv") < 0.01 < 0.035 < damage(spoilt, "sv")
    parts = _paragraphs(*(_spoil(text) for text in CLEAN))
    mend(parts, "sv")
    assert [actor.id for actor in actors_in(parts[0].text, "sv")] == ["lv", "sos", "regionerna"]
    assert "får för uppdraget använda" in parts[1].text
    for block in parts:
        assert len(block.text) == len(block.origin)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Regeringen ger Socialstyrelsen i uppdrag att ta fram en plan för vården och att redovisa den.", "sv"),
        (
            "Regeringen giver styrelsen til opgave at udarbejde en plan for behandling af patienter og at følge den.",
            "da",
        ),
        (
            "Regjeringen gir etaten i oppdrag å lage en plan og å følge den opp etter høringen.",
            None,
        ),
        ("The Government instructs the agency to draw up a plan for the care of the sick.", None),
        (
            "Hallitus antaa virastolle tehtäväksi laatia suunnitelman ja sen on oltava valmis, kun se niin päättää.",
            None,
        ),
    ],
)
def test_languages(text: str, language: Language | None) -> None:
    assert language_of(text) == language
