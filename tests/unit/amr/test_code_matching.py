"""What dirty texts are taken for."""

import pytest

from beredd.amr.code_matching import How, folded, plain_words
from beredd.amr.codes import Codes, codes

E_COLI = "Escherichia coli"
S_AUREUS = "Staphylococcus aureus"
K_PNEUMONIAE = "Klebsiella pneumoniae"
E_FAECALIS = "Enterococcus faecalis"


@pytest.mark.parametrize(
    ("text", "name", "how"),
    [
        # names, codes, synonyms
        ("Escherichia coli", E_COLI, How.EXACT),
        ("  ESCHERICHIA   COLI ", E_COLI, How.EXACT),
        ("eco", E_COLI, How.EXACT),
        ("ESCCOL", E_COLI, How.EXACT),
        ("112283007", E_COLI, How.EXACT),
        ("Enterobacter aerogenes", "Klebsiella aerogenes", How.EXACT),
        ("Clostridium difficile", "Clostridioides difficile", How.EXACT),
        ("MRSA", S_AUREUS, How.EXACT),
        ("KNS", "Coagulase-negative staphylococci", How.EXACT),
        ("Staphylococcus, koagulasnegativa stafylokocker", "Coagulase-negative staphylococci", How.PART),
        ("koagulasnegativa stafylokocker", "Coagulase-negative staphylococci", How.EXACT),
        ("Acinetobacter spp.", "Acinetobacter", How.EXACT),
        ("Candida sp", "Candida", How.EXACT),
        ("Enterococcus fæcalis", E_FAECALIS, How.EXACT),
        ("Enterococcus fecalis", E_FAECALIS, How.EXACT),
        ("Klebsiella pneumoniae ss. ozaenae", "Klebsiella pneumoniae subsp. ozaenae", How.EXACT),
        ("Group A beta-hemolytic Streptococcus", "Streptococcus group A", How.EXACT),
        ("Strep", "Streptococcus", How.EXACT),
        ("okänd", "Unknown", How.EXACT),
        ("con", "Contamination", How.EXACT),
        # shortened
        ("E. coli", E_COLI, How.ABBREVIATION),
        ("E.coli", E_COLI, How.ABBREVIATION),
        ("e coli", E_COLI, How.ABBREVIATION),
        ("Esch. coli", E_COLI, How.ABBREVIATION),
        ("S aureus", S_AUREUS, How.ABBREVIATION),
        ("Staf. aureus", S_AUREUS, How.ABBREVIATION),
        ("K. pneum", K_PNEUMONIAE, How.ABBREVIATION),
        ("E. aerogenes", "Klebsiella aerogenes", How.ABBREVIATION),
        ("S. equi ssp zooepidemicus", "Streptococcus equi subsp. zooepidemicus", How.ABBREVIATION),
        ("Pseudomon", "Pseudomonas", How.ABBREVIATION),
        # with other words
        ("E. coli O157:H7", E_COLI, How.PART),
        ("S. aureus (MRSA)", S_AUREUS, How.PART),
        ("MRSA positive", S_AUREUS, How.PART),
        ("ESBL-producing K. pneumoniae", K_PNEUMONIAE, How.PART),
        ("Staphylococcus aureus Rosenbach 1884", S_AUREUS, How.PART),
        ("Streptococcus pyogenes (GAS)", "Streptococcus pyogenes", How.PART),
        ("växt av E. coli", E_COLI, How.ABBREVIATION),
        ("VRE E. faecium", "Enterococcus faecium", How.PART),
        # misspelt
        ("Klebsiella pneumonia", K_PNEUMONIAE, How.SPELLING),
        ("E. feacalis", E_FAECALIS, How.SPELLING),
        ("Staphyloccocus aureus", S_AUREUS, How.SPELLING),
        ("Clostridium dificile toxin", "Clostridioides difficile", How.SPELLING),
        ("Acinetobacer", "Acinetobacter", How.SPELLING),
        ("Enterobacter cloacae compelx", "Enterobacter cloacae complex", How.SPELLING),
        ("Streptococcus group E", "Streptococcus", How.GENUS),
        # the genus alone
        ("Lactobacillus crispatus", "Lactobacillus", How.GENUS),
        ("Klebsiella sp. (not pneumoniae)", "Klebsiella", How.GENUS),
        ("Salmonella Agona", "Salmonella", How.GENUS),
        # one or the other
        ("S. intermedius", None, How.AMBIGUOUS),
        ("entero", None, How.AMBIGUOUS),
        ("E. coli and K. pneumoniae", None, How.AMBIGUOUS),
        ("Klebsiella / Enterobacter", None, How.AMBIGUOUS),
        ("MRSA K. pneumoniae", None, How.AMBIGUOUS),
        # nothing
        ("", None, How.UNKNOWN),
        ("...", None, How.UNKNOWN),
        ("spp.", None, How.UNKNOWN),
        ("xyz", None, How.UNKNOWN),
        ("S. aur", None, How.UNKNOWN),
        ("eco 2", None, How.UNKNOWN),
        ("ESBL", None, How.UNKNOWN),
        ("no E. coli", None, How.UNKNOWN),
    ],
)
def test_organisms(text, name, how):
    match = codes().match_organism(text)
    assert (match.name, match.how) == (name, how)
    assert bool(match.candidates) == (how is How.AMBIGUOUS)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        # true names, not in the table, one or two letters from one that is
        ("Streptococcus durans", "Streptococcus"),
        ("Mycobacterium aurum", "Mycobacterium"),
        ("Bacteroides faecium", "Bacteroides"),
        ("Campylobacter rectus", "Campylobacter"),
        ("Candida kruisii", "Candida"),
        ("Macrococcus caseolyticus", "Macrococcus"),
        ("Microbacterium marinum", "Microbacterium"),
    ],
)
def test_no_true_name_passes_for_another_species(text, meant):
    assert codes().organism(text) == meant


@pytest.mark.parametrize(
    ("text", "code", "how"),
    [
        ("AMP", "AMP", How.EXACT),
        ("Ampicillin", "AMP", How.EXACT),
        ("J01CA01", "AMP", How.EXACT),
        ("amoxicillin/clavulanate", "AMC", How.EXACT),
        ("amoxicillin och klavulansyra", "AMC", How.EXACT),
        ("Tazobactam + piperacillin", "TZP", How.EXACT),
        ("pip/tazo", "TZP", How.EXACT),
        ("Ceftriaxone 30 µg", "CRO", How.EXACT),
        ("meropenem (MIC)", "MEM", How.EXACT),
        ("cefotaksim", "CTX", How.EXACT),
        ("vankomycin", "VAN", How.EXACT),
        ("kloramfenikol", "CHL", How.EXACT),
        ("sulfamethoxazol med trimethoprim", "SXT", How.EXACT),
        ("co-trimoxazole", "SXT", How.EXACT),
        ("fenoximetylpenicillin", "PHN", How.EXACT),
        ("cefuroxime oral", "CXA", How.EXACT),
        ("gentamicin high-level", "GEH", How.EXACT),
        ("Cefotaxmie", "CTX", How.SPELLING),
        ("Ciprofloxacn", "CIP", How.SPELLING),
        ("pip", "PIP", How.EXACT),
        ("cefo", None, How.UNKNOWN),
        ("Patient", None, How.UNKNOWN),
        ("", None, How.UNKNOWN),
        ("10 µg", None, How.UNKNOWN),
        # true drugs, not in the table, near ones that are
        ("Amoxicillin/sulbactam", None, How.UNKNOWN),
        ("Cefbuperazone", None, How.UNKNOWN),
    ],
)
def test_antimicrobials(text, code, how):
    match = codes().match_antimicrobial(text)
    assert (match.name, match.how) == (code, how)


def test_folding_and_plain_words():
    assert folded(" E._Coli  ") == "e coli"
    assert plain_words("Hæmophilus influenzæ (type b)") == ["hemofilus", "influenze", "type", "b"]
    assert plain_words("Aerococcus, streptococci spp.") == ["aerococcus", "streptococcus"]


def test_texts_are_not_remembered_without_end(monkeypatch):
    monkeypatch.setattr("beredd.amr.organism_matching.REMEMBERED", 3)
    tables = Codes(codes().organisms, codes().antimicrobials)
    for n in range(10):
        assert tables.organism(f"nobody{n}") is None
    assert tables.organism("eco") == E_COLI
    assert len(tables._organism_matcher._known) <= 3
