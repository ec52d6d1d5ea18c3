"""The catalogue of open data after DCAT-AP 3, as RDF: what the data portals of Sweden and the EU harvest.

Mandatory and recommended properties of DCAT-AP 3.0.1 are given; the Swedish profile (DCAT-AP-SE) adds rules of its own
that were not at hand and have not been checked.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD, Namespace
from rdflib.term import Node

from beredd.common.text import LANGUAGES, Text
from beredd.site.open_data.data_set import DataSet, sha256, words

VCARD: Final = Namespace("http://www.w3.org/2006/vcard/ns#")
SPDX: Final = Namespace("http://spdx.org/rdf/terms#")
ADMS: Final = Namespace("http://www.w3.org/ns/adms#")
AUTHORITY: Final = "http://publications.europa.eu/resource/authority/"
HEALTH: Final = URIRef(f"{AUTHORITY}data-theme/HEAL")
THEMES: Final = URIRef(f"{AUTHORITY}data-theme")
PUBLIC: Final = URIRef(f"{AUTHORITY}access-right/PUBLIC")
IRREGULAR: Final = URIRef(f"{AUTHORITY}frequency/IRREG")
NATIONAL: Final = URIRef("http://purl.org/adms/publishertype/NationalAuthority")
LANGUAGE: Final = {
    language: URIRef(f"{AUTHORITY}language/{code}") for language, code in (("sv", "SWE"), ("da", "DAN"), ("en", "ENG"))
}
COUNTRY: Final = {code: URIRef(f"{AUTHORITY}country/{long}") for code, long in (("SE", "SWE"), ("DK", "DNK"))}
FILE_TYPE: Final = {form: URIRef(f"{AUTHORITY}file-type/{form.upper()}") for form in ("csv", "json")}
MEDIA_TYPE: Final = {
    "csv": URIRef("http://www.iana.org/assignments/media-types/text/csv"),
    "json": URIRef("http://www.iana.org/assignments/media-types/application/json"),
}
CSVW: Final = URIRef("https://www.w3.org/TR/tabular-data-primer/")
KEYWORDS: Final = {
    "sv": ("hälsa", "beredskap", "regeringsuppdrag", "uppföljning"),
    "da": ("sundhed", "beredskab", "opfølgning"),
    "en": ("health", "preparedness", "follow-up"),
}
RDF_FORMS: Final = {"ttl": ("turtle", "text/turtle; charset=utf-8"), "rdf": ("pretty-xml", "application/rdf+xml")}
TITLE: Final = Text(
    sv="Öppna data om uppföljningen av regeringens och partiernas beslut",
    da="Åbne data om opfølgningen af regeringens og partiernes beslutninger",
    en="Open data on the follow-up of government decisions",
)
ABOUT: Final = Text(
    sv="Uppgifter, mål, datum, indikatorvärden och register som de ansvariga har publicerat.",
    da="Opgaver, mål, datoer, indikatorværdier og registre, som de ansvarlige har offentliggjort.",
    en="Duties, goals, dates, values of indicators and registers that those responsible have published.",
)


def catalogue(site: str, publisher: Mapping[str, str], sets: Iterable[DataSet]) -> Graph:
    """Return the catalogue of these data sets.

    Parameters
    ----------
    site
        The address of the site, without a slash at the end.
    publisher
        ``name`` and ``uri`` of whoever publishes, and ``email`` for questions.
    sets
        What is public.
    """
    graph = Graph()
    for prefix, space in (
        ("dcat", DCAT), ("dct", DCTERMS), ("foaf", FOAF), ("vcard", VCARD), ("spdx", SPDX), ("adms", ADMS),
    ):  # fmt: skip
        graph.bind(prefix, space)
    home = URIRef(f"{site}/catalog")
    agent = _publisher(graph, publisher)
    contact = _contact(graph, site, publisher)
    known = sorted(sets, key=lambda one: one.path)
    _add(
        graph,
        home,
        (RDF.type, DCAT.Catalog),
        (DCTERMS.publisher, agent),
        (DCTERMS.license, URIRef("https://creativecommons.org/publicdomain/zero/1.0/")),
        (FOAF.homepage, URIRef(f"{site}/open/")),
        (DCAT.themeTaxonomy, THEMES),
        (DCAT.contactPoint, contact),
        *((DCTERMS.language, LANGUAGE[language]) for language in LANGUAGES),
        *((DCTERMS.spatial, COUNTRY[country]) for country in sorted({one.country for one in known})),
    )
    _say(graph, home, DCTERMS.title, TITLE)
    _say(graph, home, DCTERMS.description, ABOUT)
    graph.add((URIRef(f"{site}/open/"), RDF.type, FOAF.Document))
    if known:
        graph.add((home, DCTERMS.issued, _moment(min(one.issued for one in known))))
        graph.add((home, DCTERMS.modified, _moment(max(one.modified for one in known))))
    for one in known:
        graph.add((home, DCAT.dataset, _data_set(graph, site, one, agent, contact)))
    return graph


def _add(graph: Graph, subject: Node, *pairs: tuple[Node, Node]) -> None:
    for predicate, value in pairs:
        graph.add((subject, predicate, value))


def _say(graph: Graph, subject: Node, predicate: Node, text: Text) -> None:
    for language in LANGUAGES:
        if said := getattr(text, language):
            graph.add((subject, predicate, Literal(said, lang=language)))


def _publisher(graph: Graph, publisher: Mapping[str, str]) -> Node:
    agent = URIRef(publisher["uri"])
    _add(
        graph, agent, (RDF.type, FOAF.Agent), (RDF.type, FOAF.Organization), (FOAF.name, Literal(publisher["name"])),
        (DCTERMS.type, NATIONAL), (FOAF.homepage, agent),
    )  # fmt: skip
    return agent


def _contact(graph: Graph, site: str, publisher: Mapping[str, str]) -> Node:
    contact = URIRef(f"{site}/catalog#contact")
    _add(graph, contact, (RDF.type, VCARD.Organization), (VCARD.fn, Literal(publisher["name"])))
    if publisher["email"]:
        graph.add((contact, VCARD.hasEmail, URIRef(f"mailto:{publisher['email']}")))
    else:
        graph.add((contact, VCARD.hasURL, URIRef(publisher["uri"])))
    return contact


def _data_set(graph: Graph, site: str, one: DataSet, agent: Node, contact: Node) -> Node:
    node = URIRef(f"{site}{one.path}/")
    page = URIRef(f"{site}/open/{one.programme}/#{one.key}")
    _add(
        graph,
        node,
        (RDF.type, DCAT.Dataset),
        (DCTERMS.identifier, Literal(f"{one.programme}/{one.key}")),
        (DCTERMS.publisher, agent),
        (DCAT.contactPoint, contact),
        (DCAT.theme, HEALTH),
        (DCTERMS.accessRights, PUBLIC),
        (DCTERMS.accrualPeriodicity, IRREGULAR),
        (DCTERMS.issued, _moment(one.issued)),
        (DCTERMS.modified, _moment(one.modified)),
        (DCAT.landingPage, page),
        (DCTERMS.spatial, COUNTRY[one.country]),
        *((DCTERMS.language, LANGUAGE[language]) for language in LANGUAGES if getattr(one.title, language)),
        *((DCAT.keyword, Literal(word, lang=language)) for language, some in KEYWORDS.items() for word in some),
    )
    graph.add((page, RDF.type, FOAF.Document))
    _say(graph, node, DCTERMS.title, one.title)
    _say(graph, node, DCTERMS.description, one.about)
    if one.first or one.last:
        _temporal(graph, node, f"{site}{one.path}/#time", one.first, one.last)
    for form in FILE_TYPE:
        graph.add((node, DCAT.distribution, _distribution(graph, site, one, form)))
    return node


def _temporal(graph: Graph, node: Node, name: str, first: date | None, last: date | None) -> None:
    time = URIRef(name)
    _add(graph, node, (DCTERMS.temporal, time))
    _add(graph, time, (RDF.type, DCTERMS.PeriodOfTime))
    if first:
        graph.add((time, DCAT.startDate, Literal(first.isoformat(), datatype=XSD.date)))
    if last:
        graph.add((time, DCAT.endDate, Literal(last.isoformat(), datatype=XSD.date)))


def _distribution(graph: Graph, site: str, one: DataSet, form: str) -> Node:
    data = one.data(form)
    address = URIRef(f"{site}{one.path}.{form}")
    node, checksum = URIRef(f"{site}{one.path}/#{form}"), URIRef(f"{site}{one.path}/#{form}-sha256")
    _add(
        graph,
        node,
        (RDF.type, DCAT.Distribution),
        (DCAT.accessURL, address),
        (DCAT.downloadURL, address),
        (DCTERMS.format, FILE_TYPE[form]),
        (DCAT.mediaType, MEDIA_TYPE[form]),
        (DCTERMS.license, URIRef(one.licence)),
        (DCTERMS.issued, _moment(one.issued)),
        (DCTERMS.modified, _moment(one.modified)),
        (DCAT.byteSize, Literal(len(data), datatype=XSD.nonNegativeInteger)),
        (SPDX.checksum, checksum),
    )
    _add(
        graph, checksum, (RDF.type, SPDX.Checksum), (SPDX.algorithm, SPDX.checksumAlgorithm_sha256),
        (SPDX.checksumValue, Literal(sha256(data), datatype=XSD.hexBinary)),
    )  # fmt: skip
    _say(
        graph,
        node,
        DCTERMS.title,
        Text(**{language: f"{said} ({form.upper()})" for language, said in words(one.title).items()}),
    )
    if form == "csv":
        graph.add((node, DCTERMS.conformsTo, CSVW))
        graph.add((CSVW, RDF.type, DCTERMS.Standard))
    _say(graph, node, DCTERMS.description, one.source)
    return node


def _moment(at: datetime) -> Literal:
    return Literal(at.replace(microsecond=0).isoformat(), datatype=XSD.dateTime)


def written(graph: Graph, form: str) -> bytes:
    """Return the catalogue in a form of ``RDF_FORMS``; the same graph gives the same bytes."""
    return graph.serialize(format=RDF_FORMS[form][0], encoding="utf-8")
