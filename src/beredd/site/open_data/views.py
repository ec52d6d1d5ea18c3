"""What the public reads without a log-in: pages, files, descriptions of the files, and the catalogue."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from beredd.common.formats import format_date, format_number
from beredd.common.text import Language, label
from beredd.indicators import judge
from beredd.site.config.reader import reader_language
from beredd.site.open_data.catalogue import RDF_FORMS, catalogue, written
from beredd.site.open_data.content_sets import content_sets
from beredd.site.open_data.data_set import FORMS, DataSet, sha256
from beredd.site.open_data.indicator_sets import indicator_sets, public_indicators, public_observations
from beredd.site.open_data.publications import Publication, publication_of, publications
from beredd.site.open_data.register_sets import public_columns, register_sets
from beredd.site.programmes.wording import actor_name
from beredd.site.registers.column import Column, Kind, choice_words
from beredd.site.registers.register import register, registers

KEPT_SECONDS: Final = 300
METADATA_TYPE: Final = "application/csvm+json; charset=utf-8"
CODED: Final = {"strength": "strength", "event": "event", "role": "role"}
"""Columns of a programme's content with a coded value, and which sort of code it is."""
YEARS: Final = frozenset({"year", "period"})
SHOWN_ROWS: Final = 30
"""So many rows of a set stand on the programme's page; the files have all."""


def publisher() -> dict[str, str]:
    """Return who publishes, as the settings say it."""
    return {
        "name": settings.BEREDD_PUBLISHER_NAME,
        "uri": settings.BEREDD_PUBLISHER_URI or f"{settings.BEREDD_SITE_URL}/open/",
        "email": settings.BEREDD_PUBLISHER_EMAIL,
    }


def data_sets(publication: Publication, *, at_most: int | None = None) -> list[DataSet]:
    """Return all that is public of a programme; with `at_most`, of a register only its first rows."""
    return [
        *content_sets(publication),
        *indicator_sets(publication),
        *register_sets(publication, at_most=at_most),
    ]


def _public(programme_id: str) -> Publication:
    found = publication_of(programme_id)
    if found is None:
        raise Http404
    return found


def _set(programme_id: str, key: str) -> DataSet:
    publication = _public(programme_id)
    if key in registers():
        sets = register_sets(publication, only=key)
    else:
        sets = [*content_sets(publication), *indicator_sets(publication)]
    for one in sets:
        if one.key == key:
            return one
    raise Http404


def _file(request: HttpRequest, data: bytes, content_type: str, modified: datetime | None) -> HttpResponse:
    """Answer with a file that anybody may keep and any page may fetch.

    Whether it is still the same is asked by its hash alone: a row that is taken back leaves no later date behind.
    """
    response = HttpResponse(data, content_type=content_type)
    etag = f'"{sha256(data)}"'
    response["ETag"] = etag
    if modified is not None:
        response["Last-Modified"] = http_date(modified.timestamp())
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link"
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
    found = get_conditional_response(request, etag=etag, response=response)
    assert found is not None  # noqa: S101 -- Django's own signature allows None only where no response was given
    return found


@login_not_required
@require_safe
def open_page(request: HttpRequest) -> HttpResponse:
    """List the programmes of which something is public, with their data sets."""
    found = [(one.programme, data_sets(one, at_most=0)) for one in publications()]
    return render(request, "open_data/open.html", {"programmes": found, "publisher": publisher()})


@login_not_required
@require_safe
def programme_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show what is public of one programme, readable, with the files beside it."""
    publication = _public(programme_id)
    language = reader_language()
    sets = data_sets(publication, at_most=SHOWN_ROWS)
    context = {
        "programme": publication.programme,
        "sets": [(one, _table(one, language)) for one in sets],
        "shown": SHOWN_ROWS,
        "indicators": public_indicators(publication),
        "publisher": publisher(),
    }
    return render(request, "open_data/programme.html", context)


def _table(one: DataSet, language: Language) -> Mapping[str, Any]:
    """Return a set as people read it: texts in one language only, codes in words, the columns that hold anything."""
    others = tuple(f"_{other}" for other in ("sv", "da", "en") if other != language)
    declared = {column.name: column for column in public_columns(register(one.key))} if one.key in registers() else {}
    columns = [
        column
        for column in one.columns
        if not column.name.endswith(others) and any(row.get(column.name) not in (None, "", ()) for row in one.rows)
    ]
    rows = []
    for row in one.rows[:SHOWN_ROWS]:
        cells = []
        for column in columns:
            value = row.get(column.name)
            if column.name.endswith(f"_{language}") and not value:
                stem = column.name.removesuffix(f"_{language}")
                value = next((row[f"{stem}_{other}"] for other in ("en", "sv", "da") if row.get(f"{stem}_{other}")), "")
            cells.append(_words(declared.get(column.name), column.name, value, language))
        rows.append(cells)
    return {"headings": [column.title for column in columns], "rows": rows, "count": one.count}


def _words(declared: Column | None, name: str, value: Any, language: Language) -> str:
    """Return a cell as people read it; the files keep codes, ISO dates and true or false."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return format_date(value, language)
    if isinstance(value, int | float) and declared is None and name not in YEARS:
        return format_number(value, language)
    if declared is None and isinstance(value, str) and name in CODED:
        return label(CODED[name], value, language)
    if declared is not None and declared.kind is Kind.CHOICE and isinstance(value, str):
        return choice_words(declared, value, language)
    codes = tuple(value) if isinstance(value, tuple) else (value,)
    if name in {"responsible", "actor"} or (declared is not None and declared.kind in {Kind.ACTOR, Kind.ACTORS}):
        codes = tuple(actor_name(code) for code in codes if code)
    return ", ".join(str(code) for code in codes if code not in (None, ""))


@login_not_required
@require_safe
def indicator_page(request: HttpRequest, programme_id: str, indicator_id: str) -> HttpResponse:
    """Show the public values of one indicator: chart, table and what is judged of them."""
    from beredd.charts import indicator_chart  # Altair takes a second to load; the other pages need not wait

    publication = _public(programme_id)
    one = next((found for found in public_indicators(publication) if found.id == indicator_id), None)
    if one is None:
        raise Http404
    observations = [found for found in public_observations(publication) if found.indicator == one.id]
    verdicts = judge(one, observations)
    context = {
        "programme": publication.programme,
        "one": one,
        "chart": indicator_chart(one, observations, verdicts, reader_language()),
        "sources": sorted({found.provenance.source for found in observations}),
    }
    return render(request, "open_data/indicator.html", context)


@login_not_required
@require_safe
def set_page(request: HttpRequest, programme_id: str, key: str) -> HttpResponse:
    """Lead from a data set's own address to its place on the programme's page."""
    one = _set(programme_id, key)
    return redirect(f"{reverse('open_programme', args=[programme_id])}#{one.key}")


@login_not_required
@require_safe
def set_file(request: HttpRequest, programme_id: str, key: str, form: str) -> HttpResponse:
    """Give a data set as a file."""
    if form not in FORMS:
        raise Http404
    one = _set(programme_id, key)
    response = _file(request, one.data(form), FORMS[form], one.modified)
    if form == "csv":
        described = request.build_absolute_uri(f"{one.path}.csv-metadata.json")
        response["Link"] = f'<{described}>; rel="describedby"; type="application/csvm+json"'
    return response


@login_not_required
@require_safe
def set_metadata(request: HttpRequest, programme_id: str, key: str) -> HttpResponse:
    """Give the description of a data set's CSV."""
    one = _set(programme_id, key)
    return _file(request, one.metadata(settings.BEREDD_SITE_URL, publisher()), METADATA_TYPE, one.modified)


@login_not_required
@require_safe
def catalogue_file(request: HttpRequest, form: str = "") -> HttpResponse:
    """Give the catalogue; without an ending in the form that is asked for, Turtle where nothing is said."""
    chosen = form or _wanted(request)
    if chosen == "html":
        response: HttpResponse = redirect("open")
        patch_vary_headers(response, ["Accept"])
        return response
    if chosen not in RDF_FORMS:
        return HttpResponse(status=406, headers={"Vary": "Accept"})
    sets = [one for publication in publications() for one in data_sets(publication)]
    graph = catalogue(settings.BEREDD_SITE_URL, publisher(), sets)
    modified = max((one.modified for one in sets), default=None)
    response = _file(request, written(graph, chosen), RDF_FORMS[chosen][1], modified)
    if not form:
        patch_vary_headers(response, ["Accept"])
    return response


def _wanted(request: HttpRequest) -> str:
    offered = {"text/turtle": "ttl", "application/rdf+xml": "rdf", "text/html": "html"}
    if not request.headers.get("Accept"):
        return "ttl"
    found = request.get_preferred_type(list(offered))
    return offered[found] if found else ""
