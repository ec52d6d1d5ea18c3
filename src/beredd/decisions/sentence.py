"""One sentence of a decision, with what is known of it before it is judged."""

from beredd.decisions.clauses import tokens
from beredd.decisions.duty_parts import chains_in, masked
from beredd.decisions.model import Place
from beredd.decisions.normalise import Block
from beredd.decisions.words import Words


class Sentence:
    """One sentence with what is known of it before it is judged."""

    def __init__(self, block: Block, start: int, end: int, words: Words) -> None:
        self.block = block
        self.start = start
        self.text = block.text[start:end]
        self.words = words
        self.chains = chains_in(self.text, words)
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
