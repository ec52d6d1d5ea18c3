"""The log of sent and received documents: what an agency's own diary asks for, as rows that every list can export.

What a diary (register över allmänna handlingar) says of a document: the day it came in or was drawn up, its diary
number, its sender or receiver, and in brief what it is about. Source: offentlighets- och sekretesslagen (2009:400),
chapter 5, sections 1 and 2.
"""

from typing import Final

from django.utils.translation import gettext as _

from beredd.common.text import Text
from beredd.programmes.model import Programme
from beredd.site.registers.column import Column, Kind
from beredd.site.registers.register import Fault, Register, Values
from beredd.site.reports.models import SentDocumentRow

SENT: Final = "sent"
RECEIVED: Final = "received"
DIRECTIONS: Final = {
    SENT: Text(sv="skickad", da="afsendt", en="sent"),
    RECEIVED: Text(sv="inkommen", da="modtaget", en="received"),
}
WAYS: Final = {
    "email": Text(sv="e-post", da="e-mail", en="e-mail"),
    "portal": Text(sv="e-tjänst eller portal", da="selvbetjening eller portal", en="e-service or portal"),
    "secure": Text(sv="säker digital post", da="sikker digital post", en="secure digital mail"),
    "post": Text(sv="brev", da="brev", en="letter"),
    "hand": Text(sv="bud eller personligen", da="bud eller personligt", en="by hand"),
    "other": Text(sv="annat", da="andet", en="other"),
}


def says_who_and_why(_programme: Programme, values: Values) -> list[Fault]:
    """A document has a sender or receiver, and what is secret its ground."""
    found: list[Fault] = []
    if not values.get("counterpart") and not str(values.get("counterpart_text") or "").strip():
        found.append(("counterpart", _("say who received or sent it")))
    if values.get("secret") and not str(values.get("secrecy_ground") or "").strip():
        found.append(("secrecy_ground", _("a secrecy marking has its ground, such as OSL 15:2")))
    if values.get("secrecy_ground") and not values.get("secret"):
        found.append(("secret", _("there is a ground and no marking")))
    digest = str(values.get("sha256") or "")
    if digest and (len(digest) != 64 or set(digest.lower()) - set("0123456789abcdef")):
        found.append(("sha256", _("is no SHA-256: 64 digits and letters a to f")))
    return found


SENT_DOCUMENTS: Final = Register(
    key="sent-documents",
    capability="DNR",
    model=SentDocumentRow,
    title=Text(
        sv="Skickade och inkomna handlingar", da="Afsendte og modtagne dokumenter", en="Sent and received documents"
    ),
    one=Text(sv="Handling", da="Dokument", en="Document"),
    intro=Text(
        sv="Vad som är skickat och inkommet, med diarienummer. Listan lämnas till den egna myndighetens diarium; den "
        "ersätter det inte.",
        da="Hvad der er afsendt og modtaget, med journalnummer. Listen gives til myndighedens egen journal; den "
        "erstatter den ikke.",
        en="What has been sent and received, with diary numbers. The list is handed to the agency’s own diary; it does "
        "not replace it.",
    ),
    checks=(says_who_and_why,),
    columns=(
        Column(
            name="what",
            label=Text(sv="Handling", da="Dokument", en="Document"),
            kind=Kind.TEXT,
            help=Text(sv="I korthet vad den rör.", da="Kort, hvad det vedrører.", en="In brief what it is about."),
            required=True,
            listed=True,
            searched=True,
            public=True,
        ),
        Column(
            name="direction",
            label=Text(sv="Riktning", da="Retning", en="Direction"),
            kind=Kind.CHOICE,
            choices=DIRECTIONS,
            default=SENT,
            required=True,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="sent_on",
            label=Text(sv="Skickad eller inkommen", da="Afsendt eller modtaget", en="Sent or received on"),
            kind=Kind.DATE,
            required=True,
            listed=True,
            public=True,
        ),
        Column(
            name="counterpart",
            label=Text(sv="Mottagare eller avsändare", da="Modtager eller afsender", en="Receiver or sender"),
            kind=Kind.ACTOR,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="counterpart_text",
            label=Text(sv="Annan motpart", da="Anden modpart", en="Another counterpart"),
            kind=Kind.TEXT,
            help=Text(
                sv="När den inte finns i listan över aktörer.",
                da="Når den ikke findes på listen over aktører.",
                en="When it is not in the list of actors.",
            ),
            searched=True,
        ),
        Column(
            name="own_number",
            label=Text(sv="Eget diarienummer", da="Eget journalnummer", en="Own diary number"),
            kind=Kind.TEXT,
            help=Text(
                sv="Tomt tills handlingen är diarieförd; till dess visas den som att registrera.",
                da="Tomt, indtil dokumentet er journaliseret; indtil da vises det som ikke registreret.",
                en="Empty until it is registered; until then it is shown as to be registered.",
            ),
            listed=True,
            searched=True,
            public=True,
        ),
        Column(
            name="decision_number",
            label=Text(sv="Beslutets diarienummer", da="Beslutningens journalnummer", en="Decision’s diary number"),
            kind=Kind.TEXT,
            listed=True,
            searched=True,
            public=True,
        ),
        Column(
            name="how",
            label=Text(sv="Sätt", da="Måde", en="How"),
            kind=Kind.CHOICE,
            choices=WAYS,
            filtered=True,
        ),
        Column(
            name="actor",
            label=Text(sv="I vems diarium", da="I hvis journal", en="In whose diary"),
            kind=Kind.ACTOR,
            listed=True,
            filtered=True,
            public=True,
        ),
        Column(
            name="report",
            label=Text(sv="Redovisning", da="Rapport", en="Report"),
            kind=Kind.TEXT,
            searched=True,
            public=True,
        ),
        Column(
            name="report_due",
            label=Text(sv="Redovisningens datum", da="Rapportens dato", en="Date of the report"),
            kind=Kind.DATE,
            public=True,
        ),
        Column(
            name="sha256",
            label=Text(sv="Filens SHA-256", da="Filens SHA-256", en="SHA-256 of the file"),
            kind=Kind.TEXT,
            searched=True,
            public=True,
        ),
        Column(
            name="secret",
            label=Text(sv="Sekretessmarkerad", da="Markeret som fortrolig", en="Marked as secret"),
            kind=Kind.YES_NO,
            listed=True,
            filtered=True,
        ),
        Column(
            name="secrecy_ground",
            label=Text(sv="Sekretessgrund", da="Grundlag for fortrolighed", en="Ground of secrecy"),
            kind=Kind.TEXT,
        ),
        Column(name="note", label=Text(sv="Anteckning", da="Bemærkning", en="Note"), kind=Kind.LONG, searched=True),
    ),
)
