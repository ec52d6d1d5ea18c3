"""The numbers by which documents are cited: diary numbers, inquiries, directives, bills, official reports, laws.

A number is known by its own shape, so that telephone numbers, appropriations (1:14) and spans of years are not taken.
"""

import re
from collections.abc import Iterable

from beredd.decisions.model import FoundNumber
from beredd.decisions.normalise import Block

# The ministries' letters before the year, as diary numbers and inquiries have had them.
_MINISTRY = r"(?:Fö|Fi|Ju|Ku|KN|Kn|LI|UD|SB|Utr|S|U|A|N|M|I|L|Jo|IJ|In)"

_SHAPES: tuple[tuple[str, str], ...] = (
    ("bill", r"\b[Pp]rop\. ?\d{4}/\d{2,4}:\d{1,3}\b"),
    ("other", r"\b(?:[Bb]et\.?|[Ss]kr\.?|[Rr]skr\.?) ?\d{4}/\d{2,4}:[A-Za-zÅÄÖåäö]{0,4}\d{1,3}\b"),
    ("directive", r"\b[Dd]ir\. ?\d{4}:\d{1,3}\b"),
    ("official_report", r"\bSOU ?\d{4}:\d{1,3}\b"),
    ("ministry_report", r"\bDs ?\d{4}:\d{1,3}\b"),
    ("law", r"\bSFS ?\d{4}:\d{1,4}\b"),
    ("law", r"(?<=\()\d{4}:\d{2,4}(?=\))"),
    ("law", r"\b(?:HSLF-FS|SOSFS|LVFS|SJVFS|LIVSFS|MSBFS) ?\d{4}:\d{1,3}\b"),
    ("assignment", rf"(?<![A-ZÅÄÖ0-9/]){_MINISTRY} ?\d{{4}}/\d{{3,5}}(?:/[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{{0,5}})?(?![\d/])"),
    ("inquiry", rf"(?<![A-ZÅÄÖ0-9/]){_MINISTRY} ?\d{{4}}:(?:0[1-9]|1\d|2\d|[A-Z])\b"),
    ("publication", r"(?<=artikelnummer )\d{4}-\d{1,2}-\d{3,6}\b|(?<=art\.nr )\d{4}-\d{1,2}-\d{3,6}\b"),
    ("law", r"\(E[UG]\) (?:nr |nr\. )?\d{3,4}/\d{2,4}\b|\b\d{4}/C \d{1,3}/\d{2}\b|\bCOM\(\d{4}\) ?\d{1,4}\b"),
    ("assignment", r"(?<=dnr )\d[\d.]{0,5}[-–]\d{3,6}/\d{4}\b|(?<=dnr )[A-ZÅÄÖ]{2,5} ?\d{4}/\d{2,6}\b"),
    ("law", r"\b(?:lov|bekendtgørelse|LBK|BEK) nr\. ?\d{1,4} af \d{1,2}\. [a-zæøå]+ \d{4}\b"),
    (
        "assignment",
        r"(?:(?<=[Ss]agsnr\. )|(?<=[Ss]agsnr\.: )|(?<=[Ss]agsnummer: )|(?<=[Jj]\.nr\. ))\d{2,4} ?[-/] ?\d{3,7}\b",
    ),
)
_NUMBERS = re.compile("|".join(f"(?P<k{index}>{shape})" for index, (_, shape) in enumerate(_SHAPES)))

# How far into the document its own number may stand.
_HEAD = 1_500


def document_numbers(blocks: Iterable[Block], labels: Iterable[str]) -> list[FoundNumber]:
    """Return every document number in the blocks, in the text's order.

    The document's own number is the first diary number that follows a label ("Diarienummer") or stands alone on its
    line near the top; a number cited in running text is never taken for it.
    """
    found: list[FoundNumber] = []
    own: str | None = None
    label = re.compile(r"(?:" + "|".join(re.escape(each) for each in labels) + r")[\s:.]*$", re.IGNORECASE)
    read = 0
    for block in blocks:
        for match in _NUMBERS.finditer(block.text):
            kind = _SHAPES[int(str(match.lastgroup)[1:])][0]
            text = re.sub(r"\s+", " ", match.group())
            if own is None and kind == "assignment" and read < _HEAD:
                before, after = block.text[: match.start()], block.text[match.end() :]
                labelled = label.search(before) is not None
                alone = not before.strip() and len(after.strip(" ()delvis.")) == 0
                # The letterhead on one line: "Regeringsbeslut II:5 2026-04-23 S2026/00001".
                headed = len(block.text) < 100 and block.text.lower().startswith("regeringsbeslut")
                own = text if labelled or alone or headed else None
            found.append(FoundNumber(text, kind, block.place(*match.span()), own=own is not None and text == own))
        read += len(block.text)
    return found


def same_number(one: str, other: str) -> bool:
    """Tell whether two numbers are the same but for spaces: "S 2023:09" and "S2023:09"."""
    return one.replace(" ", "").casefold() == other.replace(" ", "").casefold()


_LOOKALIKES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=[(\s])(?:[5S$]?§|[5$](?=[^\d\s])|8§)(?=\d{4}/\d{4,5})"), "S"),
    (re.compile(r"(?<=[(\s])F[6öo0é](?=\d{4}/\d{4,5})"), "Fö"),
    (re.compile(r"\b[SG5][O0]U(?= ?\d{4}:)"), "SOU"),
    (re.compile(r"\bd[i1l]r\.(?= ?\d{4}:)"), "dir."),
    (re.compile(r"\bpr[o06]p\.(?= ?\d{4}/)"), "prop."),
)


def mend_lookalikes(text: str) -> list[tuple[int, int, str]]:
    """Return what a damaged text should have at (start, end): "§2022/04550" is S2022/04550, "F62024" is Fö2024."""
    return [(*match.span(), right) for shape, right in _LOOKALIKES for match in shape.finditer(text)]
