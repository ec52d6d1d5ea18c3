"""Whole decisions of other agencies, other words and other shapes than the five: exactly what is found in each."""

from collections.abc import Callable
from datetime import date

from beredd.decisions import Extraction, FoundDuty
from beredd.programmes.due_rules import Event
from beredd.programmes.model import Kind, Role, Strength

Found = Callable[[str], Extraction]


def _short(duty: FoundDuty) -> tuple[str, str, tuple[str, ...]]:
    """The strength, the first words and the holders of a duty."""
    return duty.strength.value, " ".join(duty.text.split()[:5]), duty.holders()


def _dates(duty: FoundDuty) -> list[tuple[str, str]]:
    return [(due.event.value, day.isoformat()) for due in duty.due for day in due.days()]


def _others(duty: FoundDuty, role: Role) -> list[str]:
    return [part.actor for part in duty.parts if part.role is role]


def _amounts(extraction: Extraction, *, granted: bool = True) -> list[tuple[str | None, int, tuple[int, ...]]]:
    return [(each.actor, each.amount, each.years) for each in extraction.amounts if each.granted is granted]


class TestWaterDecision:
    """Letterhead, a list without a colon, words broken at line ends, money for two years, a background with traps."""

    def test_its_frame(self, found: Found) -> None:
        read = found("sv_vatten.txt")
        assert read.kind is Kind.ASSIGNMENT
        assert read.title == "Uppdrag om beredskap för dricksvatten vid långvariga strömavbrott"
        assert read.own_number == "LI2025/00412"
        assert read.decided_on == date(2025, 2, 20)
        assert (read.start, read.end) == (date(2025, 4, 1), date(2026, 6, 30))
        assert read.signed_by == ("Berit Lindqvist", "Olle Ström")
        assert read.copies_to == ("finansdepartementet", "sgu", "svenskt-vatten")

    def test_its_duties(self, found: Found) -> None:
        assert [_short(duty) for duty in found("sv_vatten.txt").duties] == [
            ("must", "Regeringen uppdrar åt Livsmedelsverket att", ("slv",)),
            ("must", "kartlägga hur många vattenverk som", ("slv",)),
            ("must", "bedöma vilka kommuner som är", ("slv",)),
            ("must", "föreslå i vilken ordning de", ("slv",)),
            ("must", "om möjligt beräkna kostnaderna för", ("slv",)),
            ("should", "Livsmedelsverket bör inhämta synpunkter från", ("slv",)),
            ("may", "Myndigheten får anlita experter.", ("slv",)),
            ("must", "Sveriges geologiska undersökning ska bistå", ("sgu",)),
            ("must", "Livsmedelsverket ska lämna en lägesrapport", ("slv",)),
            ("must", "Uppdraget ska slutredovisas senast den", ("slv",)),
            ("may", "Livsmedelsverket får för uppdragets genomförande", ("slv",)),
            ("must", "Oförbrukade medel ska återbetalas till", ("slv",)),
            ("must", "Myndigheten för samhällsskydd och beredskap", ("msb",)),
        ]

    def test_others_and_conditions(self, found: Found) -> None:
        duties = found("sv_vatten.txt").duties
        assert _others(duties[0], Role.COOPERATE) == ["energimyndigheten", "svk"]
        assert duties[4].condition is not None
        assert duties[4].condition.kind == "if_possible"
        assert _others(duties[5], Role.EXPERIENCE) == ["skr"]
        assert _others(duties[8], Role.RECIPIENT) == ["li-departementet"]
        assert duties[9].contents == ["Slutredovisningen ska innehålla en konsekvensanalys."]
        assert [duty.outside for duty in duties] == [False] * 12 + [True]

    def test_dates(self, found: Found) -> None:
        duties = found("sv_vatten.txt").duties
        assert {index: _dates(duty) for index, duty in enumerate(duties) if _dates(duty)} == {
            0: [("start", "2025-04-01")],
            8: [("interim_report", "2025-10-01")],
            9: [("final_report", "2026-06-30")],
            10: [("requisition", "2025-11-15"), ("requisition", "2026-11-15")],
            11: [("repayment", "2026-08-31")],
            12: [("outside_report", "2025-12-01")],
        }

    def test_money_and_numbers(self, found: Found) -> None:
        read = found("sv_vatten.txt")
        assert _amounts(read) == [("slv", 3_500_000, (2025,)), ("slv", 1_200_000, (2026,))]
        assert all(each.at_most for each in read.amounts if each.granted)
        assert _amounts(read, granted=False) == [(None, 40_000_000, ())]
        # No telephone number, report number or page is taken for a diary number.
        assert [number.text for number in read.numbers] == [
            "LI2025/00412",
            "prop. 2024/25:1",
            "bet. 2024/25:FöU1",
            "Fö2024/01877",
        ]


class TestYearlyDecision:
    """Paragraphs on one line, a number run on from the title, a yearly rule with its ends, an unknown agency."""

    def test_its_frame(self, found: Found) -> None:
        read = found("sv_arlig.txt")
        assert read.title is not None
        assert read.title.endswith("vårdrelaterade infektioner")
        assert read.own_number == "S2026/00311"
        assert {number.text: number.own for number in read.numbers} == {"S2026/00311": True, "S2023/01500": False}

    def test_its_duties(self, found: Found) -> None:
        everybody = ("fohm", "sos", "myndigheten-for-yrkeshogskolan")
        assert [_short(duty) for duty in found("sv_arlig.txt").duties] == [
            ("must", "Regeringen ger Folkhälsomyndigheten i uppdrag", ("fohm",)),
            ("must", "Folkhälsomyndigheten ska i nära samarbete", ("fohm",)),
            ("must", "Folkhälsomyndigheten ska årligen senast den", ("fohm",)),
            ("must", "Samtidigt ska myndigheten publicera resultaten", ("fohm",)),
            ("must", "utarbeta en utbildning i vårdhygien", everybody),
            ("must", "vid behov revidera utbildningen", everybody),
            ("must", "löpande informera regionerna om utbildningen.", everybody),
            ("may", "Regionerna kan delta i arbetet.", ("regionerna",)),
            ("must", "Arbetet ska bedrivas inom befintliga", ("fohm",)),
        ]

    def test_recurrences(self, found: Found) -> None:
        duties = found("sv_arlig.txt").duties
        assert _dates(duties[2]) == [("yearly_report", f"{year}-04-15") for year in (2027, 2028, 2029)]
        assert [(due.kind, due.refers_to) for due in duties[3].due] == [("same_as", (2,))]
        assert [due.kind for due in duties[5].due] == ["when_needed"]
        assert [due.kind for due in duties[6].due] == ["continuous"]

    def test_actors(self, found: Found) -> None:
        read = found("sv_arlig.txt")
        assert all(duty.joint for duty in read.duties[4:7])
        assert _others(read.duties[1], Role.COOPERATE) == ["sos", "ivo", "regionerna"]
        assert {actor.id for actor in read.actors if not actor.resolved} == {
            "myndigheten-for-yrkeshogskolan",
            "statistikmyndigheten",
        }

    def test_the_background_gives_dates_but_no_duties(self, found: Found) -> None:
        read = found("sv_arlig.txt")
        assert [each.day.isoformat() for each in read.dates] == ["2023-05-04", "2024-02-01"]
        assert not any("bör finnas" in duty.text for duty in read.duties)


class TestDecisionWithTable:
    """Two agencies given a mandate in the passive, two days in one sentence, money in a table by year."""

    def test_its_duties(self, found: Found) -> None:
        both = ("sida", "energimyndigheten")
        assert [_short(duty) for duty in found("sv_tabell.txt").duties] == [
            ("must", "Sida och Energimyndigheten får i", both),
            ("must", "Myndigheterna ska dels bjuda in", both),
            ("must", "Myndigheterna ska samordna övningen med", both),
            ("must", "Sida ska tillsammans med Energimyndigheten", ("sida",)),
            ("must", "Sida ska tillsammans med Energimyndigheten", ("sida",)),
            ("should", "Planeringen bör vara klar senast", both),
            ("must", "Resultaten ska offentliggöras", both),
            ("may", "Resultaten får översättas till engelska.", both),
            ("may", "Följande belopp får användas för", ("sida",)),
            ("may", "Följande belopp får användas för", ("energimyndigheten",)),
            ("must", "Redovisning av uppdraget ska ske", both),
            ("must", "I redovisningen ska diarienumret Fö2026/00099", both),
            ("must", "Myndigheterna ska samtidigt lämna en", both),
        ]

    def test_money_by_year_and_agency(self, found: Found) -> None:
        assert _amounts(found("sv_tabell.txt")) == [
            ("sida", 400_000, (2026,)),
            ("sida", 1_600_000, (2027,)),
            ("energimyndigheten", 250_000, (2026,)),
            ("energimyndigheten", 750_000, (2027,)),
        ]

    def test_dates_and_number(self, found: Found) -> None:
        read = found("sv_tabell.txt")
        assert [_dates(duty) for duty in read.duties[3:6]] == [
            [("interim_report", "2027-03-01")],
            [("interim_report", "2027-09-01")],
            [("work", "2026-12-31")],
        ]
        assert read.own_number == "Fö2026/00099"
        assert read.duties[11].due[0].refers_to == (3, 4, 10)
        assert [(due.kind, due.event, due.refers_to) for due in read.duties[12].due] == [
            ("same_as", Event.ACCOUNT, (10,))
        ]
        assert _others(read.duties[2], Role.COOPERATE) == ["forsvarsmakten"]


class TestDanishMandate:
    """A mandate in Danish, with a letterhead, a list of dates, money over years and a duty on a condition."""

    def test_its_frame(self, found: Found) -> None:
        read = found("da_beredskab.txt")
        assert read.kind is Kind.ASSIGNMENT
        assert read.title == "Opdrag til Lægemiddelstyrelsen og Sundhedsstyrelsen om lagre af kritiske lægemidler"
        assert read.own_number == "2025-4471"
        assert read.decided_on == date(2025, 3, 12)
        assert read.copies_to == ("dk-finansministeriet", "dk-apotekerforeningen")

    def test_its_duties(self, found: Found) -> None:
        assert [_short(duty) for duty in found("da_beredskab.txt").duties] == [
            ("must", "Regeringen pålægger Lægemiddelstyrelsen og Sundhedsstyrelsen", ("lmst", "sst")),
            ("must", "Lægemiddelstyrelsen skal i samarbejde med", ("lmst",)),
            ("must", "Styrelsen skal endvidere vurdere, om", ("lmst",)),
            ("must", "Styrelsen skal om muligt beregne", ("lmst",)),
            ("should", "Sundhedsstyrelsen bør inddrage Danske Regioner", ("sst",)),
            ("may", "Sundhedsstyrelsen kan ved behov nedsætte", ("sst",)),
            ("must", "senest den 1. september 2025", ("lmst",)),
            ("must", "senest 1. marts 2026 afgive", ("lmst",)),
            ("must", "Derefter skal Lægemiddelstyrelsen hvert år", ("lmst",)),
            ("must", "Der er afsat 12,5 mio.", ()),
            ("must", "Ikke-forbrugte midler skal tilbagebetales senest", ("lmst", "sst")),
            ("must", "Statens Serum Institut skal, når", ("ssi",)),
        ]

    def test_dates_money_and_roles(self, found: Found) -> None:
        read = found("da_beredskab.txt")
        assert [_dates(duty) for duty in read.duties[6:9]] == [
            [("interim_report", "2025-09-01")],
            [("final_report", "2026-03-01")],
            [("yearly_report", "2027-03-01")],
        ]
        assert _amounts(read) == [(None, 12_500_000, (2025,)), (None, 8_000_000, (2026, 2027))]
        assert [each.spread for each in read.amounts] == ["each", "each"]
        assert _others(read.duties[1], Role.COOPERATE) == ["amgros", "dk-regionerne"]
        assert _others(read.duties[11], Role.CONTRIBUTE_WHEN_CONCERNED) == ["ssi"]


class TestDanishAgreement:
    """An agreement between parties: agreed, noted, started; goals in a sentence and places not yet named."""

    def test_its_duties(self, found: Found) -> None:
        read = found("da_aftale.txt")
        assert read.kind is Kind.AGREEMENT
        assert [_short(duty) for duty in read.duties] == [
            (
                "agreed",
                "Regeringen (Socialdemokratiet, Venstre og Moderaterne)",
                ("dk-regeringen", "dk-s", "dk-v", "dk-m", "dk-sf"),
            ),
            ("aim", "Formålet er at undgå, at", ()),
            ("agreed", "Aftalepartierne er enige om, at", ("dk-aftaleparterne",)),
            ("agreed", "Der afsættes 25 mio. kr.", ()),
            ("noted", "Partierne noterer sig, at Sundhedsstyrelsen", ("sst",)),
            ("initiated", "Der igangsættes en analyse af", ("dk-regeringen",)),
            ("aim", "Aftaleparterne vil mødes årligt.", ("dk-aftaleparterne",)),
        ]
        assert _dates(read.duties[5]) == [("work", "2026-06-30")]

    def test_money_and_goals(self, found: Found) -> None:
        read = found("da_aftale.txt")
        assert _amounts(read) == [(None, 25_000_000, (2026,)), (None, 30_000_000, (2027,)), (None, 15_000_000, (2028,))]
        assert [goal.text for goal in read.goals if goal.listed] == ["Lagre", "Indkøb", "Overvågning"]
        assert sum(1 for goal in read.goals if not goal.listed) == 14
        assert (read.start, read.end) == (date(2026, 1, 1), date(2028, 12, 31))


class TestStrategy:
    """A strategy: aims and needs in place of mandates, a goal tree of headings, a mandate that is told of."""

    def test_its_duties(self, found: Found) -> None:
        read = found("sv_strategi.txt")
        assert read.kind is Kind.STRATEGY
        assert [_short(duty) for duty in read.duties] == [
            ("must", "Alla barn ska ha tillgång", ()),
            ("should", "Skolor bör kunna få råd", ()),
            ("need", "Regionerna behöver ha en plan", ("regionerna",)),
            ("must", "Socialstyrelsen har fått i uppdrag", ("sos",)),
            ("must", "Myndigheten ska årligen lämna en", ("sos",)),
        ]
        assert read.duties[2].strength is Strength.NEED
        assert [(due.kind, due.recurrence) for due in read.duties[4].due] == [("undated", "yearly")]

    def test_its_goals(self, found: Found) -> None:
        read = found("sv_strategi.txt")
        assert [(goal.text, goal.parent) for goal in read.goals] == [
            ("tidig upptäckt", None),
            ("god vård i hela landet", None),
            ("Skolans roll när barn mår dåligt", 0),
            ("Vård nära hemmet och på kvällar", 1),
        ]
        assert (read.start, read.end) == (date(2025, 1, 1), date(2028, 12, 31))


class TestJointDecision:
    """Three agencies, a list after "I uppdraget ingår att", two reports in one sentence, money by another verb."""

    THREE = ("polisen", "kriminalvarden", "aklagaren")

    def test_its_duties(self, found: Found) -> None:
        assert [_short(duty) for duty in found("sv_samverkan.txt").duties] == [
            ("must", "Regeringen uppdrar åt Polismyndigheten, Kriminalvården", self.THREE),
            ("must", "Tullverket och Kustbevakningen ska bistå", ("tullverket", "kustbevakningen")),
            ("must", "Polismyndigheten ska samordna arbetet", ("polisen",)),
            ("must", "Polismyndigheten ska ansvara för redovisningen", ("polisen",)),
            ("must", "ta fram en gemensam lägesbild", self.THREE),
            ("must", "identifiera hinder för informationsutbyte", self.THREE),
            ("must", "lämna förslag på åtgärder", self.THREE),
            ("must", "genomföra minst två gemensamma insatser", self.THREE),
            ("must", "Vid genomförandet av uppdraget ska", self.THREE),
            ("must", "Uppdraget ska genomföras i dialog", self.THREE),
            ("should", "Erfarenheter från Norge bör tas", self.THREE),
            ("must", "Polismyndigheten ska hålla Regeringskansliet (Justitiedepartementet)", ("polisen",)),
            ("must", "En delredovisning ska lämnas den", ("polisen",)),
            ("must", "uppdraget ska slutredovisas senast den", ("polisen",)),
            ("must", "Redovisningarna ska lämnas till Regeringskansliet", ("polisen",)),
            ("may", "Polismyndigheten disponerar 5 000 000", ("polisen",)),
            ("must", "Uppdraget ska redovisas senast den", ("tullverket",)),
            ("should", "Lägesbilden bör omfatta såväl inrikes", self.THREE),
            ("need", "Myndigheterna behöver säkerställa att sekretess", self.THREE),
        ]

    def test_dates_and_money(self, found: Found) -> None:
        read = found("sv_samverkan.txt")
        assert [_dates(duty) for duty in read.duties[12:14]] == [
            [("interim_report", "2025-12-15")],
            [("final_report", "2027-03-01")],
        ]
        assert read.duties[16].outside
        assert _amounts(read) == [("polisen", 5_000_000, (2025,))]
        source = read.duties[15].source
        assert source is not None
        assert (source.expenditure_area, source.appropriation) == ("4 Rättsväsendet", "1:1")
        assert _others(read.duties[14], Role.COPY) == ["finansdepartementet"]

    def test_its_frame(self, found: Found) -> None:
        read = found("sv_samverkan.txt")
        assert read.own_number == "Ju2025/01311"
        assert read.decided_on == date(2025, 6, 12)
        assert read.signed_by == ("Anna Berg", "Per Ek")
        assert read.copies_to == ("kriminalvarden", "aklagaren", "tullverket", "kustbevakningen")


class TestDanishAgreementWithItems:
    """Numbered items that are sentences of their own, parties spoken of as parties, a frame for a span of years."""

    def test_its_duties(self, found: Found) -> None:
        parties = ("dk-regeringen", "danske-regioner")
        assert [_short(duty) for duty in found("da_regioner.txt").duties] == [
            ("agreed", "Regeringen og Danske Regioner er", parties),
            ("must", "Regionerne skal senest den 1.", ("dk-regionerne",)),
            ("should", "Regionerne bør samtidig opdatere deres", ("dk-regionerne",)),
            ("must", "Sundhedsdatastyrelsen får til opgave at", ("sds",)),
            ("agreed", "Parterne er enige om at", parties),
            ("agreed", "Der afsættes en ramme på", ()),
            ("must", "Sundhedsstyrelsen og Lægemiddelstyrelsen anmodes om", ("sst", "lmst")),
            ("must", "Vejledningen skal indeholde anbefalinger om", ()),
        ]

    def test_money(self, found: Found) -> None:
        read = found("da_regioner.txt")
        assert [(each.amount, each.years, each.spread) for each in read.amounts if each.granted] == [
            (120_000_000, (2026, 2027, 2028, 2029), "total")
        ]
        assert [day.isoformat() for due in read.duties[6].due for day in due.days()] == ["2026-12-31"]
