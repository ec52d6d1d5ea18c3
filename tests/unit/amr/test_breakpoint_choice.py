"""Which breakpoint holds: specimen and site, rank, PK/PD, and in words why none does."""

import polars as pl
import pytest

from beredd.amr.breakpoint_choice import CONTEXTS, Chooser, site_priority
from beredd.amr.breakpoints import BREAKPOINT_SCHEMA, RANKS, Breakpoints, breakpoints
from beredd.amr.codes import codes

UTI = "Uncomplicated urinary tract infection"


def table(*rows: tuple[str | None, str, str | None, float], **of_all: object) -> Breakpoints:
    """Make a table of rows (organism, drug, site, S): MIC, EUCAST 2025, the rest as is usual."""
    ranks = dict(codes().organisms.select("name", "rank").iter_rows())
    made = [
        {
            "guideline": "EUCAST 2025",
            "type": "human",
            "method": "MIC",
            "site": site,
            "organism": organism,
            "rank": RANKS["pk/pd"] if organism is None else RANKS[ranks[organism]],
            "antimicrobial": drug,
            "s": s,
            "r": s,
            "uti": "urinary" in (site or ""),
            "screening": site == "Screen",
            **of_all,
        }
        for organism, drug, site, s in rows
    ]
    return Breakpoints(pl.DataFrame(made, schema=BREAKPOINT_SCHEMA), {})


def chooser(of: Breakpoints, guideline: str = "EUCAST 2025", **options: bool) -> Chooser:
    return Chooser(of, guideline, codes(), **options)


def chosen(of: Breakpoints, organism: str, drug: str, context: str, **options: bool) -> float | None:
    row = chooser(of, **options).row("MIC", drug, organism, context)
    return None if row is None else row["s"]


@pytest.mark.parametrize(
    ("context", "expected"), [("urine", 64.0), ("other", 1.0), ("unknown", 1.0), ("csf", 0.5), ("respiratory", 1.0)]
)
def test_the_specimen_chooses_the_site(context: str, expected: float) -> None:
    rows = [
        ("Escherichia coli", "CTX", site, s) for site, s in ((UTI, 64.0), ("Non-meningitis", 1.0), ("Meningitis", 0.5))
    ]
    assert chosen(table(*rows), "Escherichia coli", "CTX", context) == expected
    assert chosen(table(*reversed(rows)), "Escherichia coli", "CTX", context) == expected


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_breakpoint_for_urine_is_used_for_urine_alone(context: str) -> None:
    """But for an unknown specimen it is, where it is the only one: nitrofurantoin is for nothing else."""
    only = table(("Escherichia coli", "NIT", UTI, 64.0))
    assert chosen(only, "Escherichia coli", "NIT", context) == (64.0 if context in ("urine", "unknown") else None)


def test_urine_has_the_general_breakpoint_where_there_is_none_of_its_own() -> None:
    """The peer's defect 1: with uti=TRUE it gives nothing here."""
    general = table(("Enterobacterales", "CIP", "Non-meningitis", 0.25))
    assert chosen(general, "Escherichia coli", "CIP", "urine") == 0.25
    assert chosen(general, "Escherichia coli", "CIP", "urine", as_amr_r=True) is None


def test_the_most_specific_organism_is_first_whatever_its_site() -> None:
    rows = [("Enterobacterales", "AMK", UTI, 16.0), ("Escherichia coli", "AMK", None, 8.0), (None, "AMK", None, 1.0)]
    for given in (rows, rows[::-1]):
        assert chosen(table(*given), "Escherichia coli", "AMK", "urine") == 8.0
        assert chosen(table(*given), "Klebsiella oxytoca", "AMK", "urine") == 16.0
        assert chosen(table(*given), "Klebsiella oxytoca", "AMK", "other") == 1.0
        assert chosen(table(*given), "Klebsiella oxytoca", "AMK", "other", pkpd=False) is None


def test_a_complex_holds_for_its_species() -> None:
    rows = table(("Klebsiella pneumoniae complex", "CXM", None, 8.0))
    assert chosen(rows, "Klebsiella variicola", "CXM", "other") == 8.0
    assert chosen(rows, "Klebsiella aerogenes", "CXM", "other") is None


def test_amoxicillin_is_read_by_ampicillin_where_it_has_none() -> None:
    assert chosen(table(("Escherichia coli", "AMP", None, 8.0)), "Escherichia coli", "AMX", "other") == 8.0
    both = table(("Escherichia coli", "AMP", None, 8.0), ("Haemophilus influenzae", "AMX", None, 2.0))
    assert chosen(both, "Escherichia coli", "AMX", "other") is None


@pytest.mark.parametrize(
    ("site", "context", "expected"),
    [
        (None, "other", 2),
        ("Non-meningitis, Non-endocarditis", "other", 2),
        ("Non-meningitis", "csf", None),
        ("Meningitis, Endocarditis", "csf", 0),
        ("Meningitis", "other", None),
        ("Endocarditis", "other", None),
        ("Endocarditis with combination treatment", "other", None),
        ("Pneumonia", "respiratory", 0),
        ("Pneumonia", "other", None),
        ("Non-pneumonia", "respiratory", None),
        ("Skin", "wound", 0),
        ("Skin", "other", None),
        ("Prophylaxis", "other", None),
        ("Intravenous", "other", 3),
        ("Oral", "other", 5),
        ("Oral, Other indications", "other", 5),
    ],
)
def test_how_well_a_site_fits_a_specimen(site: str | None, context: str, expected: int | None) -> None:
    assert site_priority(site, uti=False, context=context) == expected


@pytest.mark.parametrize(
    ("organism", "drug", "context", "words"),
    [
        ("Escherichia coli", "NIT", "other", "only for another site (Uncomplicated urinary tract infection)"),
        ("Klebsiella pneumoniae", "NIT", "urine", "EUCAST 2025 has no breakpoint for the species"),
        ("Streptococcus pneumoniae", "OXA", "other", "only a screening test"),
        ("Escherichia coli", "PEF", "other", "has zone breakpoints of the drug only"),
        ("Escherichia coli", "ISV", "other", "EUCAST 2025 has no breakpoints of the drug"),
        ("Qqq rrr", "CIP", "other", "not in the code table"),
        ("No growth", "CIP", "other", "no breakpoint for the species"),
    ],
)
def test_why_there_is_none_is_said(organism: str, drug: str, context: str, words: str) -> None:
    core = breakpoints()
    method = "DISK" if drug == "OXA" else "MIC"
    choice = chooser(core).choose(method, drug, organism, context)
    assert choice.row is None
    assert words in choice.rule


def test_an_ecoff_or_another_years_breakpoint_is_told_but_not_used() -> None:
    ecoff = table(("Escherichia coli", "CIP", None, 0.06), guideline="EUCAST ECOFF 2025", type="ECOFF")
    earlier = table(("Escherichia coli", "GEN", None, 2.0), guideline="EUCAST 2020")
    now = table(("Escherichia coli", "AMP", None, 8.0), ("Salmonella", "GEN", None, 2.0))
    together = Breakpoints(pl.concat([ecoff.frame, earlier.frame, now.frame]), {})
    assert "epidemiological cut-off" in chooser(together).choose("MIC", "CIP", "Escherichia coli", "other").rule
    assert (
        "only in another table: EUCAST 2020" in chooser(together).choose("MIC", "GEN", "Escherichia coli", "other").rule
    )
    assert chooser(together, "EUCAST ECOFF 2025").row("MIC", "CIP", "Escherichia coli", "other") is not None
    absent = chooser(together, "EUCAST 1999").choose("MIC", "CIP", "Escherichia coli", "other")
    assert "has no breakpoints of EUCAST 1999" in absent.rule


def test_pkpd_is_for_species_not_for_no_growth_or_unknown_names() -> None:
    rows = table((None, "CIP", None, 0.25))
    assert chosen(rows, "Enterococcus faecalis", "CIP", "other") == 0.25
    assert chosen(rows, "No growth", "CIP", "other") is None
    assert chosen(rows, "Qqq rrr", "CIP", "other") is None
    words = chooser(rows, pkpd=False).choose("MIC", "CIP", "Enterococcus faecalis", "other").rule
    assert "only PK/PD breakpoints, which were not asked for" in words
