"""``beredd amr``: from isolates and sales to indicators. One file a step, imported when it is asked for."""

from cyclopts import App

app = App(name="amr", help="Antimicrobial resistance and consumption: read, interpret, measure, judge.")

STEPS = (
    ("read", "beredd.cli.amr.read:read", "Read isolate files into one table; rows that cannot be used are kept aside."),
    ("aggregates", "beredd.cli.amr.aggregates:aggregates", "Read the ECDC Atlas, ESAC-Net and GLASS as observations."),
    ("template", "beredd.cli.amr.read:template", "Give a column map, or an empty isolate table, to fill in."),
    ("codes", "beredd.cli.amr.codes:app", "Organisms and antimicrobials: look up, and load your own tables."),
    ("breakpoints", "beredd.cli.amr.breakpoints:app", "Clinical breakpoints: list, import, compare two versions."),
    ("interpret", "beredd.cli.amr.interpret:interpret", "MIC and zone to S, I, R by a guideline."),
    ("explain", "beredd.cli.amr.interpret:explain", "Tell which breakpoint and rule gave each result of an isolate."),
    ("first-isolates", "beredd.cli.amr.first_isolates:first", "Mark the first isolate of each patient or episode."),
    ("compare-methods", "beredd.cli.amr.first_isolates:compare", "National, EARS-Net and GLASS counts side by side."),
    ("resistance", "beredd.cli.amr.resistance:resistance", "Per cent resistant, with intervals, by what you name."),
    ("antibiogram", "beredd.cli.amr.antibiogram:antibiogram", "Traditional, combination and syndromic antibiograms."),
    ("wisca", "beredd.cli.amr.antibiogram:wisca", "Coverage of empirical treatment, weighted by incidence."),
    ("phenotypes", "beredd.cli.amr.phenotypes:phenotypes", "MRSA, ESBL, VRE, MDR, XDR, PDR and unusual phenotypes."),
    ("incidence", "beredd.cli.amr.incidence:incidence", "Bloodstream infections per 100,000, and weighted means."),
    ("consumption", "beredd.cli.amr.consumption:app", "Packages to DDD, DID, AWaRe, ratios; animals."),
    ("one-health", "beredd.cli.amr.consumption:one_health", "The joint indicators of humans and animals as a set."),
    ("indicators", "beredd.cli.amr.indicators:indicators", "All indicators that isolates give, as observations."),
    ("synthetic", "beredd.cli.amr.synthetic:synthetic", "Make a synthetic national data set, labelled as such."),
)
"""Name, where it is, what it does: the words are here so that help need not import the engines."""

for _name, _place, _words in STEPS:
    app.command(_place, name=_name, help=_words)
