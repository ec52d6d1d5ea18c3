"""Decisions made of parts at random come out as they went in: actors, verbs, dates, sums, numbers, conditions."""

from dataclasses import dataclass
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from beredd.decisions import Extraction, extract, read_bytes
from beredd.decisions.model import DecisionText
from beredd.programmes.due_rules import Event
from beredd.programmes.model import Role, Strength

SWEDISH = {
    "Folkhälsomyndigheten": "fohm",
    "Socialstyrelsen": "sos",
    "Läkemedelsverket": "lv",
    "E-hälsomyndigheten": "ehm",
    "Jordbruksverket": "sjv",
    "Havs- och vattenmyndigheten": "hav",
    "Inspektionen för vård och omsorg": "ivo",
    "Tandvårds- och läkemedelsförmånsverket": "tlv",
    "Myndigheten för samhällsskydd och beredskap": "msb",
    "Kemikalieinspektionen": "kemi",
}
DANISH = {
    "Sundhedsstyrelsen": "sst",
    "Lægemiddelstyrelsen": "lmst",
    "Statens Serum Institut": "ssi",
    "Styrelsen for Patientsikkerhed": "styrpl",
    "Sundhedsdatastyrelsen": "sds",
    "Fødevarestyrelsen": "fvst",
}
TASKS = {
    "sv": [
        "ta fram en plan för lagerhållning av skyddsutrustning",
        "kartlägga vilka laboratorier som har egen reservkraft",
        "utveckla ett stöd för regional planering",
        "analysera och beskriva behovet av utbildning",
        "genomföra en övning med hela vårdkedjan",
        "sammanställa erfarenheter från tidigare utbrott",
    ],
    "da": [
        "udarbejde en plan for lagring af værnemidler",
        "kortlægge, hvilke laboratorier der har egen nødstrøm",
        "udvikle et værktøj til regional planlægning",
        "analysere og beskrive behovet for uddannelse",
        "gennemføre en øvelse i hele behandlingskæden",
    ],
}
VERBS = {
    "sv": {"ska": Strength.MUST, "bör": Strength.SHOULD, "kan": Strength.MAY, "får": Strength.MAY},
    "da": {"skal": Strength.MUST, "bør": Strength.SHOULD, "kan": Strength.MAY, "må": Strength.MAY},
}
CONDITIONS = {
    "sv": {"": None, "vid behov ": "when_needed", "om möjligt ": "if_possible"},
    "da": {"": None, "ved behov ": "when_needed", "så vidt muligt ": "if_possible"},
}
MONTHS = {
    "sv": [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "da": [
        "januar",
        "februar",
        "marts",
        "april",
        "maj",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "december",
    ],
}
DAYS = st.dates(date(2024, 1, 1), date(2039, 12, 31))


@dataclass
class Made:
    """A decision that was put together, and what went into it."""

    language: str
    text: str
    duties: list[tuple[tuple[str, ...], Strength, str | None]]
    interim: date
    final: date
    money: dict[str, int]
    number: str


def _row(names: list[str], language: str) -> str:
    """Name actors in a row, as running text does."""
    joiner = " och " if language == "sv" else " og "
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + joiner + names[-1]


def _on(day: date, language: str) -> str:
    point = "." if language == "da" else ""
    return f"den {day.day}{point} {MONTHS[language][day.month - 1]} {day.year}"


def _thousands(amount: int, language: str) -> str:
    return f"{amount:,}".replace(",", " " if language == "sv" else ".")


@st.composite
def decisions(draw: st.DrawFn) -> Made:
    language = draw(st.sampled_from(["sv", "da"]))
    register = SWEDISH if language == "sv" else DANISH
    names = sorted(register)
    lead = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    rows: list[str] = []
    task = draw(st.sampled_from(TASKS[language]))
    duties = [(tuple(register[name] for name in lead), Strength.MUST, None)]
    for _ in range(draw(st.integers(1, 4))):
        held = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
        verb, strength = draw(st.sampled_from(sorted(VERBS[language].items())))
        words, condition = draw(st.sampled_from(sorted(CONDITIONS[language].items(), key=str)))
        rows.append(f"{_row(held, language)} {verb} {words}{draw(st.sampled_from(TASKS[language]))}.")
        duties.append((tuple(register[name] for name in held), strength, condition))
    interim, final = draw(DAYS), draw(DAYS)
    payee = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    money = {name: draw(st.integers(1, 9_999)) * 10_000 for name in payee}
    serial = draw(st.integers(0, 99_999))
    if language == "sv":
        number = f"S{draw(st.integers(2015, 2030))}/{serial:05}"
        head = f"Uppdrag om beredskap i laboratorier\n\nDiarienummer: {number}\n\n"
        opening = f"Regeringen uppdrar åt {_row(lead, 'sv')} att {task}."
        reports = (
            f"{_row(lead, 'sv')} ska senast {_on(interim, 'sv')} lämna en delredovisning till Regeringskansliet. "
            f"Uppdraget ska slutredovisas till Regeringskansliet senast {_on(final, 'sv')}."
        )
        grants = [
            f"{name} får under 2026 använda högst {_thousands(sum_, 'sv')} kronor." for name, sum_ in money.items()
        ]
    else:
        number = f"{draw(st.integers(2015, 2030))}-{serial + 1000}"
        head = f"Opdrag om beredskab i laboratorier\n\nSagsnr. {number}\n\n"
        opening = f"Regeringen pålægger {_row(lead, 'da')} at {task}."
        reports = (
            f"{_row(lead, 'da')} skal senest {_on(interim, 'da')} afgive en delrapport til Indenrigs- og "
            f"Sundhedsministeriet. {_row(lead, 'da')} skal senest {_on(final, 'da')} afgive den endelige rapport."
        )
        grants = [f"{name} kan i 2026 disponere op til {_thousands(sum_, 'da')} kr." for name, sum_ in money.items()]
    paragraphs = [opening, *rows, reports, *grants]
    return Made(
        language,
        head + draw(st.sampled_from(["\n\n", "\r\n\r\n", " \n \n"])).join(paragraphs) + "\n",
        duties,
        interim,
        final,
        {register[name]: sum_ for name, sum_ in money.items()},
        number,
    )


def _read(made: Made) -> Extraction:
    document = read_bytes("made.txt", made.text.encode())
    assert document.language == made.language
    return extract(document)


@given(decisions())
def test_what_went_in_comes_out(made: Made) -> None:
    found = _read(made)
    assert found.own_number == made.number
    plain = [duty for duty in found.duties if not duty.is_report and not duty.amounts]
    assert [(duty.holders(), duty.strength, duty.condition.kind if duty.condition else None) for duty in plain] == (
        made.duties
    )
    reports = {due.event: due.dates[0] for duty in found.duties if duty.is_report for due in duty.due}
    assert reports == {Event.INTERIM_REPORT: made.interim, Event.FINAL_REPORT: made.final}
    assert {each.day for each in found.dates} == {made.interim, made.final}
    granted = {each.actor: each.amount for each in found.amounts}
    assert granted == made.money
    assert all(each.granted and each.years == (2026,) and each.at_most for each in found.amounts)


@given(decisions())
def test_passages_stand_in_the_text(made: Made) -> None:
    found = _read(made)
    for duty in found.duties:
        for start, end in duty.places:
            words = made.text[start:end]
            assert words == words.strip()
            assert " ".join(words.split()).startswith(duty.text.split(" ", 1)[0])
    for number in found.numbers:
        assert made.text[slice(*number.place)] == number.text


@given(decisions(), st.integers(44, 76))
def test_line_wraps_change_nothing(made: Made, width: int) -> None:
    """The same decision set in lines, with words broken at their ends, is read the same."""
    wrapped = "\n\n".join(
        _wrap(paragraph, width) for paragraph in made.text.replace("\r", "").replace(" \n", "\n").split("\n\n")
    )
    whole = _read(made)
    again = extract(read_bytes("wrapped.txt", wrapped.encode()))
    assert [(duty.text, duty.parts, duty.due) for duty in again.duties] == [
        (duty.text, duty.parts, duty.due) for duty in whole.duties
    ]


def _wrap(paragraph: str, width: int) -> str:
    """Set a paragraph in lines; a long word at the end of a line is broken with a hyphen."""
    lines: list[str] = [""]
    for word in paragraph.split():
        line = lines[-1]
        if not line:
            lines[-1] = word
        elif len(line) + 1 + len(word) <= width:
            lines[-1] = f"{line} {word}"
        elif word.isalpha() and word.islower() and len(word) > 12 and width - len(line) > 7:
            lines[-1] = f"{line} {word[:6]}-"
            lines.append(word[6:])
        else:
            lines.append(word)
    return "\n".join(lines)


@given(st.text(max_size=400))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    document = DecisionText("any.txt", "0" * 64, text, "sv", "txt")
    found = extract(document)
    for duty in found.duties:
        assert all(0 <= start < end <= len(text) for start, end in duty.places)


@given(decisions(), st.data())
def test_pieces_of_decisions_are_read_without_a_fault(made: Made, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(made.text)))
    end = data.draw(st.integers(start, len(made.text)))
    text = made.text[start:end] + made.text[:start]
    found = extract(DecisionText("piece.txt", "0" * 64, text, made.language, "txt"))  # type: ignore[arg-type]
    assert all(part.role in Role for duty in found.duties for part in duty.parts)
