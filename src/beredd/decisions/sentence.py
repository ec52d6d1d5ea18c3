"""One sentence of a decision, with what is known of it before it is judged."""

from beredd.decisions.clauses import MainVerb, Token, tokens
from beredd.decisions.duty_parts import Chain, chains_in, masked
from beredd.decisions.model import FoundActor, Place
from beredd.decisions.normalise import Block
from beredd.decisions.words import Words


class Sentence:
    """One sentence with what is known of it before it is judged."""

    def __init__(self, block: Block, start: int, end: int, words: Words, listed: tuple[FoundActor, ...] = ()) -> None:
        self.block = block
        self.start = start
        self.text = block.text[start:end]
        self.words = words
        self.chains = chains_in(self.text, words)
        self.listed = False
        # "följande myndigheter" stands for the names in the list below.
        if listed and (match := words.found("following_actors", self.text)):
            self.chains = sorted([*self.chains, Chain(listed, match.span())], key=lambda chain: chain.place)
            self.listed = True
        self.masked = masked(self.text, self.chains)
        self.row = tokens(self.text)

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """Return where a part of the sentence stands in the canonical text, blanks and commas at its ends cut off."""
        stop = len(self.text) if end is None else end
        while start < stop and self.text[start] in " ,":
            start += 1
        while stop > start and self.text[stop - 1] in " ,":
            stop -= 1
        return self.block.place(self.start + start, self.start + stop)


def clause_end(sentence: Sentence, verbs: list[MainVerb], number: int) -> int:
    """Return where the clause of a main verb ends: before the "och" and the subject of the next one."""
    if number + 1 == len(verbs):
        return len(sentence.text)
    following = verbs[number + 1]
    index = following.index - 1
    joiners = {"och", "og", "samt", "men", "medan", "mens"}
    if following.joined:
        return sentence.row[index].start
    subject = next((chain for chain in sentence.chains if abs(chain.place[1] - sentence.row[index].end) <= 2), None)
    if subject is None:  # "… och uppdraget ska": the coordinator is near
        while index > 0 and sentence.row[index].low not in joiners:
            index -= 1
        return sentence.row[index].start
    while index > 0 and sentence.row[index].start >= subject.place[0]:
        index -= 1
    return sentence.row[index].start if sentence.row[index].low in joiners else sentence.row[index].end


def before_joiner(row: list[Token], finish: int) -> int:
    """Return where the phrase before a joining "samt" or "men också" ends."""
    joiners = {"och", "og", "samt", "men", "också", "også", "dels", "dessutom"}
    index = next(number for number, token in enumerate(row) if token.start >= finish) - 1
    while index > 0 and row[index].low in joiners:
        index -= 1
    return row[index].end


def after_joiner(sentence: Sentence, start: int) -> int:
    """Return where a clause begins without the "och" that joins it to the one before."""
    if start == 0:
        return start
    row = [token for token in sentence.row if token.start >= start]
    return row[1].start if len(row) > 1 and row[0].low in {"och", "og", "samt", "men"} else start
