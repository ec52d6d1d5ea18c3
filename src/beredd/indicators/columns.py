"""The columns of a file of observations, declared once for reading, templates and reference pages."""

from beredd.common.columns import Column, ColumnType
from beredd.common.text import Text
from beredd.indicators.model import Status


def _text(sv: str, da: str, en: str) -> Text:
    return Text(sv=sv, da=da, en=en)


OBSERVATION_COLUMNS: tuple[Column, ...] = (
    Column(
        "indicator",
        ColumnType.TEXT,
        _text("Indikatorns id.", "Indikatorens id.", "The indicator's id."),
        required=True,
        example="ecoli-3gc-r",
        aliases=("indikator",),
    ),
    Column(
        "place",
        ColumnType.TEXT,
        _text(
            "Land eller region enligt ISO 3166.", "Land eller region efter ISO 3166.", "Country or region, ISO 3166."
        ),
        required=True,
        example="SE",
        aliases=("plats", "sted"),
    ),
    Column(
        "period",
        ColumnType.PERIOD,
        _text("År, kvartal eller månad.", "År, kvartal eller måned.", "Year, quarter or month."),
        required=True,
        example="2024",
    ),
    Column(
        "value",
        ColumnType.NUMBER,
        _text(
            "Värdet i indikatorns enhet; tomt när det saknas, aldrig noll i stället.",
            "Værdien i indikatorens enhed; tom, når den mangler, aldrig nul i stedet.",
            "The value in the indicator's unit; empty when missing, never zero instead.",
        ),
        example="9.4354",
        aliases=("värde", "værdi"),
    ),
    Column(
        "low",
        ColumnType.NUMBER,
        _text(
            "Undre gräns för 95 % konfidensintervall.",
            "Nedre grænse for 95 %-konfidensinterval.",
            "Lower end of the 95 % confidence interval.",
        ),
    ),
    Column(
        "high",
        ColumnType.NUMBER,
        _text(
            "Övre gräns för 95 % konfidensintervall.",
            "Øvre grænse for 95 %-konfidensinterval.",
            "Upper end of the 95 % confidence interval.",
        ),
    ),
    Column(
        "n",
        ColumnType.INTEGER,
        _text("Nämnarens antal.", "Nævnerens antal.", "The denominator's count."),
        at_least=0,
        aliases=("antal",),
    ),
    Column(
        "status",
        ColumnType.TEXT,
        _text("Hur slutligt värdet är.", "Hvor endelig værdien er.", "How final the value is."),
        default=Status.FINAL.value,
        allowed=tuple(status.value for status in Status),
        example="final",
    ),
    Column(
        "vintage",
        ColumnType.TEXT,
        _text(
            "Utgåva eller publiceringsdatum, med årtal; en revidering är en ny rad med ny utgåva.",
            "Udgave eller udgivelsesdato, med årstal; en revision er en ny række med ny udgave.",
            "Edition or date of publication, with its year; a revision is a new row with a new vintage.",
        ),
        default="",
        example="2025-11",
        aliases=("utgåva", "udgave"),
    ),
    Column(
        "suppressed",
        ColumnType.BOOLEAN,
        _text(
            "Ja när värdet finns men inte får visas.",
            "Ja, når værdien findes, men ikke må vises.",
            "Yes when the value exists but must not be shown.",
        ),
        default=False,
    ),
    Column(
        "missing_reason",
        ColumnType.TEXT,
        _text(
            "Varför värdet saknas; skrivs bara när värdet är tomt.",
            "Hvorfor værdien mangler; skrives kun, når værdien er tom.",
            "Why the value is missing; only where the value is empty.",
        ),
    ),
    Column(
        "source",
        ColumnType.TEXT,
        _text("Publikation eller register.", "Publikation eller register.", "Publication or register."),
        required=True,
        example="EARS-Net",
        aliases=("källa", "kilde"),
    ),
    Column(
        "note",
        ColumnType.TEXT,
        _text("Anmärkning till raden.", "Bemærkning til rækken.", "A remark on the row."),
        aliases=("anmärkning", "bemærkning"),
    ),
    Column(
        "input_sha256",
        ColumnType.TEXT,
        _text(
            "Kontrollsumma för det värdet är räknat på; annars filens egen.",
            "Kontrolsum for det, værdien er beregnet på; ellers filens egen.",
            "Hash of what the value was made from; else the file's own.",
        ),
    ),
    Column(
        "definition_version",
        ColumnType.TEXT,
        _text("Definitionens version.", "Definitionens version.", "The definition's version."),
    ),
    Column(
        "program_version",
        ColumnType.TEXT,
        _text("Version av det program som räknade.", "Version af det program, der regnede.", "Version of the program."),
    ),
    Column(
        "parameters",
        ColumnType.TEXT,
        _text("Parametrar som JSON.", "Parametre som JSON.", "Parameters as JSON."),
    ),
)
