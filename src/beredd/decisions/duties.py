"""From sentences to duties: who shall, should or may do what.

It goes through the blocks in order and remembers what a person would: whom the mandate was given to, who was
spoken of last, which list it is in, which money and which report came before.
"""

from dataclasses import replace
from itertools import pairwise

from rapidfuzz import fuzz

from beredd.decisions.clauses import MainVerb, infinitive_starts, is_infinitive, main_verbs
from beredd.decisions.due_in_text import due_in, event_in, payment_due
from beredd.decisions.duty_lists import ListHead, heads_list, item_verb, named_in_items
from beredd.decisions.duty_making import make_duty, settle
from beredd.decisions.duty_parts import Chain, chains_in, ids, other_parts
from beredd.decisions.holders import agent, binds, kinds_of, mandate_in, subject, who_states
from beredd.decisions.model import FoundActor, FoundDue, FoundDuty
from beredd.decisions.money import amounts_in, source_in
from beredd.decisions.money_tables import table_grants
from beredd.decisions.normalise import Block, sentences
from beredd.decisions.sentence import Sentence, after_joiner, before_joiner, clause_end
from beredd.decisions.spoken_of import SpokenOf
from beredd.decisions.words import Words, pattern
from beredd.programmes.actors import ActorKind
from beredd.programmes.due_rules import Event
from beredd.programmes.model import Kind, Strength


class DutyReader:
    """Reads the duties of one decision. ``duties`` grows as :meth:`read` goes through the blocks."""

    def __init__(
        self, words: Words, kind: Kind, issuer: str, *, addressed: tuple[str, ...] = (), mandated: bool = True
    ) -> None:
        self.words = words
        self.kind = kind
        self.issuer = issuer
        self.mandated = mandated
        """The text gives a mandate; where it only tells of one, that one is its own."""
        self.duties: list[FoundDuty] = []
        self.unknown: list[FoundActor] = []
        """Those a mandate is given to whom no register knows."""
        self.named = SpokenOf(kind, addressed)
        self.lead: ListHead | None = None
        """The list that items belong to."""
        self.outer: ListHead | None = None
        """The numbered list that a list without numbers stands in."""
        self.under_goal = self.before_items = False

    def read(self, blocks: list[Block]) -> None:
        """Read every block in turn."""
        names: set[int] = set()
        """The blocks that only name the actors of the sentence before them."""
        for index, block in enumerate(blocks):
            if block.kind == "row" and (index == 0 or blocks[index - 1].kind != "row"):
                self._table(blocks, index)
            if block.kind in ("heading", "note", "row") or block.section in ("signature", "copies"):
                if block.kind == "heading":
                    self.lead = self.outer = None
                continue
            if index in names:
                if self.duties:
                    self.duties[-1].places.append(block.place(0, len(block.text)))
                continue
            listed = named_in_items(blocks, index, self.words)
            names |= set(range(index + 1, index + 1 + len(listed)))
            self.named.in_block = None
            self.under_goal = block.goal is not None
            self._enter_list(block)
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            self.before_items = following is not None and following.kind == "item"
            for number, (start, end) in enumerate(sentences(block, self.words)):
                sentence = Sentence(block, start, end, self.words, listed)
                if block.section == "background":
                    self._background(sentence)
                elif block.kind == "item" and number == 0 and self.lead is not None:
                    self._item(sentence)
                else:
                    self._sentence(sentence)
        settle(self.duties, self.words)

    def _enter_list(self, block: Block) -> None:
        """Keep, leave or come back to the list that a block may be an item of."""
        if block.kind != "item":
            self.lead = self.outer = None
        elif block.number is not None:
            self.outer = self.lead = self.outer or self.lead

    def _table(self, blocks: list[Block], first: int) -> None:
        """Read a table of money; the sentence over it is then no duty of its own."""
        found = table_grants(blocks, first, self.words)
        if (
            found
            and self.duties
            and not self.duties[-1].amounts
            and blocks[first - 1].text.endswith(self.duties[-1].text)
        ):
            self.duties.pop()
        self.duties += found

    def _sentence(self, sentence: Sentence) -> None:
        """Judge one sentence; the first way of reading it that fits is taken."""
        for read in (self._carries_on, self._payment, self._mandate, self._statement, self._modal, self._need):
            if read(sentence):
                return
        # "Socialstyrelsen leder arbetet. Styrelsen ska …": named, though not held to anything here.
        if self.kind is Kind.ASSIGNMENT and sentence.chains and sentence.chains[0].place[0] == 0:
            self.named.remember(ids(sentence.chains[0]))

    def _carries_on(self, sentence: Sentence) -> bool:
        """Read what belongs to the duty before: "I det arbetet ingår …", and what a report must contain."""
        if not self.duties:
            return False
        last = self.duties[-1]
        if any(pattern(each).search(sentence.text) for each in self.words["carries_on"]):
            last.places.append(sentence.place())
            return True
        if self.words.found("report_part", sentence.text) and last.is_report:
            last.places.append(sentence.place())
            last.contents.append(sentence.text)
            return True
        if (
            self.words.found("starts_words", sentence.text)
            and self.named.leads
            and not last.due
            and len(self.duties) == 1
        ):
            last.due += due_in(sentence.text, self.words, None)
            last.places.append(sentence.place())
            return True
        return False

    def _payment(self, sentence: Sentence) -> bool:
        """Read how money is paid out: it belongs to the grant before it, or to all of them when it stands alone."""
        grants = [duty for duty in self.duties if "grant" in duty.steps]
        alone = self.named.in_block is None
        if grants and self.words.found("cost_words", sentence.text):
            for duty in grants if alone else grants[-1:]:
                duty.places.append(sentence.place())
                duty.source = duty.source or source_in(sentence.text, self.words)
            return True
        if not grants or not self.words.found("pay_words", sentence.text):
            return False
        for duty in grants if alone else grants[-1:]:
            duty.places.append(sentence.place())
            duty.steps.add("requisition")
            years = [year for amount in duty.amounts for year in amount.years]
            duty.due += [replace(due, event=Event.REQUISITION) for due in payment_due(sentence.text, self.words, years)]
            payer = next((actor for chain in sentence.chains for actor in ids(chain)), None)
            duty.payer = payer or duty.payer
        return True

    def _mandate(self, sentence: Sentence) -> bool:
        """Read "Regeringen ger A i uppdrag att …"; one that is told of is a duty only in a strategy."""
        mandate = mandate_in(sentence)
        if mandate is None:
            return False
        told = mandate.told
        if told and self.kind is Kind.ASSIGNMENT and not self.mandated and not self.duties:
            told = False
        if told and self.kind is not Kind.STRATEGY:
            return True
        holders, verb = mandate.holders, mandate.verb
        self.unknown += [
            replace(actor, place=sentence.place(*actor.place)) for actor in mandate.chain.actors if not actor.resolved
        ]
        if not told:
            self.named.leads = self.named.leads or holders
        self.named.remember(holders)
        if heads_list(sentence, self.before_items):
            self.lead = ListHead(holders, Strength.MUST, verb, sentence.text)
            if not told and len(sentence.text) - mandate.end < 4:
                return True
        duty = self._new(sentence, holders, verb, Strength.MUST, subject=mandate.chain)
        if not told:
            self._part(sentence, duty, mandate.end, mandate.chain)
            return True
        duty.outside = "strategi" not in sentence.text.lower()
        if not self._again(duty):
            self.duties.append(duty)
        return True

    def _again(self, duty: FoundDuty) -> bool:
        """Put a mandate that was told of before together with it: each duty comes out once."""
        for earlier in self.duties:
            alike = fuzz.token_set_ratio(earlier.text, duty.text) >= 72
            if (
                earlier.holders() == duty.holders()
                and "uppdrag" in earlier.verb
                and alike
                and earlier.outside == duty.outside
            ):
                earlier.places += duty.places
                return True
        return False

    def _statement(self, sentence: Sentence) -> bool:
        """Read a commitment without a modal verb: "er enige om at", "målet är att", "der er afsat"."""
        for each in self.words["statements"]:
            source = each["pattern"].replace("{holder}", "@+ ")
            match = pattern(source).search(sentence.masked)
            if match is None:
                continue
            if each.get("only", self.kind.value) != self.kind.value or (each.get("listed") and not sentence.listed):
                continue
            strength = Strength(each["strength"])
            if each.get("money") and self.kind is Kind.AGREEMENT:
                strength = Strength.AGREED
            if each.get("money") and not amounts_in(sentence.text, self.words, granted=True):
                continue
            holders, chain = who_states(sentence, match.span(), strength, self.issuer)
            if not holders and (each.get("inherited") or self._of_parties(sentence)):
                holders = self.named.inherited(sentence, 0) if each.get("inherited") else self.named.parties
            if each.get("inherited"):
                holders = agent(sentence, match.start()) or holders
            said = match.group().replace("@", "").lower().split()
            verb = each.get("verb") or " ".join(said[-1:] if each.get("inherited") else said)
            if each.get("inherited") and heads_list(sentence, self.before_items):
                self.lead = ListHead(holders, strength, verb, sentence.text)
                return True
            duty = self._new(sentence, holders, verb, strength, subject=chain)
            self._add(duty, sentence)
            self.named.remember(holders)
            self.named.parties = self.named.parties or (holders if strength is Strength.AGREED else ())
            return True
        return False

    def _of_parties(self, sentence: Sentence) -> bool:
        """Tell whether the sentence's subject is the parties: "Partierne", "er satspuljepartierne enige om"."""
        near = [token.low for token in sentence.row if token.start < len(sentence.text) // 2 or token.start < 40]
        return any(word.endswith(tuple(self.words["parties"])) for word in near)

    def _modal(self, sentence: Sentence) -> bool:
        """Read a main clause with ska, bör, får, kan, behöver; skal, bør, må, kan."""
        ends = tuple(chain.place[1] for chain in sentence.chains)
        verbs = main_verbs(sentence.row, self.words, ends)
        if not verbs or verbs[0].token.low not in self.words.modals:
            return False
        begun = 0
        previous: tuple[tuple[str, ...], Chain | None] | None = None
        for number, verb in enumerate(verbs):
            stop = clause_end(sentence, verbs, number)
            holders, chain = self.named.holders(sentence, verb, begun, stop)
            if verb.joined and previous is not None:
                holders, chain = previous
            strength = Strength(self.words.modals[verb.token.low])
            if self.words.found("given_task", sentence.text[verb.token.end :]):
                strength = Strength.MUST  # "får uppdraget att"
            if not binds(sentence, verb, strength, chain, begun, self.kind):
                begun = stop
                continue
            previous = (holders, chain)
            self._clause(sentence, verb, strength, holders, chain, begun, stop, verbs[0].index)
            begun = stop
        return True

    def _clause(
        self, sentence: Sentence, verb: MainVerb, strength: Strength, holders: tuple[str, ...], chain: Chain | None,
        start: int, stop: int, first: int,
    ) -> None:  # fmt: skip
        """Make the duties of one clause: one for each verb phrase, or the head of a list when a colon ends it."""
        self.named.remember(holders if chain is not None else ())
        if heads_list(sentence, self.before_items) and stop == len(sentence.text):
            self.lead = ListHead(holders, strength, verb.token.low, sentence.text[start:])
            if not any(is_infinitive(token.low, self.words) for token in sentence.row[verb.index + 1 :]):
                self.named.in_block = holders
                return
        if not verb.joined:
            start = after_joiner(sentence, start)
        text = sentence.text[start:stop]
        if verb.joined:  # "… och kan omfatta": the subject stands before the first verb
            text = f"{sentence.text[: sentence.row[first].start].rstrip()} {sentence.text[verb.token.start : stop]}"
            start = verb.token.start
        following = sentence.row[verb.index + 1].low if verb.index + 1 < len(sentence.row) else ""
        # A negation keeps the strength and stands in the verb: "bör inte".
        word = f"{verb.token.low} {following}" if following in {"inte", "ikke"} else verb.token.low
        duty = self._new(sentence, holders, word, strength, text, chain, (start, stop))
        inquiry = chain is not None and kinds_of(chain, self.words) == {ActorKind.INQUIRY}
        duty.outside = inquiry and not set(holders) & set(self.named.leads)
        self._part(sentence, duty, verb.token.end, chain, start, stop)

    def _part(
        self,
        sentence: Sentence,
        whole: FoundDuty,
        after: int,
        chain: Chain | None,
        start: int = 0,
        stop: int | None = None,
    ) -> None:
        """Part a clause into its verb phrases, each a duty; the words before the first phrase hold for all."""
        end = len(sentence.text) if stop is None else stop
        row = [token for token in sentence.row if token.start < end]
        first = next((index for index, token in enumerate(row) if token.start >= after), len(row))
        starts = list(infinitive_starts(row, self.words, first))
        self.named.in_block = whole.holders()
        if len(starts) < 2 or whole.outside or "grant" in whole.steps:
            self._add(whole, sentence)
            return
        shared = sentence.text[start : row[starts[0]].start]
        edges = [start, *(row[index].start for index in starts[1:]), end]
        for begin, finish in pairwise(edges):
            cut = before_joiner(row, finish) if finish != end else finish
            words = sentence.text[begin:cut] if begin == start else shared + sentence.text[begin:cut]
            duty = self._new(sentence, whole.holders(), whole.verb, whole.strength, words, chain, (begin, cut))
            self._add(duty, sentence)

    def _item(self, sentence: Sentence) -> None:
        """Read the first sentence of an item in a list that somebody shall do."""
        if self.lead is None:
            return
        lead = self.lead
        row = sentence.row
        head = item_verb(row, self.words)
        own = main_verbs(row, self.words, tuple(chain.place[1] for chain in sentence.chains))
        if own and own[0].token.low in self.words.modals and (head is None or own[0].index < head):
            self._sentence(sentence)
            return
        if head is None:
            # "ska innehålla:" and then nouns: what the report or plan must contain.
            if self.duties:
                self.duties[-1].contents.append(sentence.text)
                self.duties[-1].places.append(sentence.place())
            return
        self._drop_head_of_list(lead.text)
        whole = self._new(sentence, lead.holders, lead.verb, lead.strength)
        whole.joint = whole.joint or self.words.found("joint_words", lead.text) is not None
        lead_chains = chains_in(lead.text, self.words)
        subject = lead_chains[0] if lead_chains else None
        whole.parts += [
            part for part in other_parts(lead.text, lead_chains, subject, self.words) if part not in whole.parts
        ]
        self._part(sentence, whole, 0, None)

    def _drop_head_of_list(self, before: str) -> None:
        """Take away the duty made of the list's opening words, when the items turn out to be the duties."""
        if self.duties and self.duties[-1].text.strip(" ,") == before.strip(" ,"):
            self.duties.pop()

    def _need(self, sentence: Sentence) -> bool:
        """Read a stated need, in a strategy; one that stands under a goal is the goal's own explanation."""
        if self.kind is not Kind.STRATEGY:
            return False
        for each in self.words["needs"]:
            match = pattern(each["pattern"]).search(sentence.masked)
            if match is None or (self.under_goal and each.get("action")):
                continue
            self.duties.append(self._new(sentence, (), each["verb"], Strength.NEED))
            return True
        return False

    def _background(self, sentence: Sentence) -> None:
        """Read, in the background, only what somebody else still has to hand in by a day."""
        mandate = mandate_in(sentence)
        if mandate is not None:
            self.named.told = mandate.holders
        ends = tuple(chain.place[1] for chain in sentence.chains)
        verbs = main_verbs(sentence.row, self.words, ends)
        if not verbs or self.words.modals.get(verbs[0].token.low) != "must":
            return
        chain = subject(sentence, verbs[0], 0, len(sentence.text))
        holders = ids(chain) if chain is not None else self.named.told
        due = [each for each in due_in(sentence.text, self.words, None) if each.kind in ("fixed", "yearly")]
        if not holders or not due or event_in(sentence.text, self.words) is Event.WORK:
            return
        duty = self._new(sentence, holders, verbs[0].token.low, Strength.MUST, subject=chain)
        duty.outside = True
        duty.due = [replace(each, event=Event.OUTSIDE_REPORT) for each in due]
        self.duties.append(duty)

    def _new(
        self, sentence: Sentence, holders: tuple[str, ...], verb: str, strength: Strength, text: str | None = None,
        subject: Chain | None = None, part: tuple[int, int] | None = None,
    ) -> FoundDuty:  # fmt: skip
        """Make a duty of a sentence, or of a part of it with the words that hold for that part."""
        words = sentence.text if text is None else text
        place = sentence.place(*part) if part else sentence.place()
        return make_duty(words, place, self.words, holders=holders, verb=verb, strength=strength, subject=subject)

    def _dated(self) -> int:
        """Return the last duty that has a date: the one that "vid samma tidpunkt" speaks of."""
        dated = [index for index, duty in enumerate(self.duties) if any(due.days() for due in duty.due)]
        return dated[-1] if dated else len(self.duties) - 1

    def _add(self, duty: FoundDuty, sentence: Sentence) -> None:
        """Keep a duty; a report on several days is one duty for each day."""
        if self.words.found("same_time_words", duty.text) and self.duties:
            duty.due = [FoundDue("same_as", event_in(duty.text, self.words), refers_to=(self._dated(),))]
        fixed = [due for due in duty.due if due.kind == "fixed"]
        if len(fixed) > 1 and duty.is_report:
            for due in fixed:
                self.duties.append(replace(duty, due=[due], parts=list(duty.parts), places=list(duty.places)))
            return
        self.duties.append(duty)
