"""Whom the text has spoken of: who holds a duty that says "myndigheten", or that names nobody."""

from beredd.decisions.actors_in_text import actor_names
from beredd.decisions.clauses import MainVerb
from beredd.decisions.duty_parts import Chain, ids
from beredd.decisions.holders import points_back, subject
from beredd.decisions.sentence import Sentence
from beredd.programmes.model import Kind

AGENCIES = {"sv": "myndigheterna", "da": "myndighederne"}
"""The id of "the agencies" where the text has named fewer than two: a group that nothing more is known of."""

_ANY = frozenset({"myndigheten", "utredaren", "institutet", "ministeriet"})
_TASK = ("uppdraget", "redovisningen", "opgaven", "opdraget")


class SpokenOf:
    """What a reader remembers of who was named, as it goes through the text."""

    def __init__(self, kind: Kind, addressed: tuple[str, ...] = ()) -> None:
        self.kind = kind
        self.addressed = addressed
        """Whom the decision is sent to, by its head or title."""
        self.leads: tuple[str, ...] = ()
        """Whom the first mandate was given to."""
        self.last: tuple[str, ...] = ()
        """The actors last named as holders of a duty."""
        self.in_block: tuple[str, ...] | None = None
        self.told: tuple[str, ...] = ()
        """Whom the background last told of a mandate to."""
        self.parties: tuple[str, ...] = ()
        """The parties of an agreement, as its first commitment names them."""

    def remember(self, holders: tuple[str, ...]) -> None:
        """Remember who was named last."""
        if holders:
            self.last = holders

    def holders(
        self, sentence: Sentence, verb: MainVerb, start: int, stop: int
    ) -> tuple[tuple[str, ...], Chain | None]:
        """Return who holds the duty of a main verb, and the row of names when they are named there."""
        named = subject(sentence, verb, start, stop)
        if named is not None:
            return ids(named), named
        back = points_back(sentence, verb, start, stop)
        if back is not None:
            return self._meant(back == "many", sentence), None
        return self.inherited(sentence, start), None

    def _meant(self, many: bool, sentence: Sentence) -> tuple[str, ...]:
        """Return whom "myndigheten" or "myndigheterna" means: the nearest before that is one, or several."""
        before = [each for each in (self.in_block, self.last, self.leads, self.addressed) if each]
        if many:
            # "The agencies" are first those of the mandate, whoever was named in passing since.
            before = [self.leads, *before] if self.leads else before
            several = [each for each in before if len(each) > 1]
            if not several and self.kind is Kind.ASSIGNMENT:
                return (AGENCIES[sentence.words.language],)
            return (several or before or [()])[0]
        named = self._like(sentence, [actor for each in before for actor in each])
        if named:
            return (named,)
        single = [each for each in before if len(each) == 1]
        return (single or before or [()])[0]

    def _like(self, sentence: Sentence, before: list[str]) -> str | None:
        """Return the nearest actor whose name ends in the word that stands for it: "styrelsen" is no inspectorate."""
        words = sentence.words
        row = [token.low for token in sentence.row[:12]]
        stands = next((word for word in row if word in words["anaphora_one"] and word not in _ANY), None)
        register = actor_names(words.language).register
        for actor in before if stands else ():
            names = register[actor].names if actor in register else ()
            written = [getattr(name.text, words.language) or "" for name in names] or [actor]
            if any(name.lower().endswith(str(stands)) for name in written):
                return actor
        return None

    def inherited(self, sentence: Sentence, start: int) -> tuple[str, ...]:
        """Return who holds a duty that names nobody: who was spoken of last, or whom the mandate was given to."""
        if self.kind is not Kind.ASSIGNMENT:
            return ()
        mandated = self.leads or self.addressed
        about = sentence.text[start:].lstrip().lower()
        if mandated and about.startswith(_TASK):
            return mandated
        return self.in_block or mandated or self.last
