"""The interface as a whole: its doors, its faults, and the OpenAPI 3.1 document made from both."""

from functools import cache
from typing import Any, Final

from ninja import NinjaAPI

from beredd.common.provenance import program_version
from beredd.site.api.answers import shapes_told
from beredd.site.api.doors import BySession, ByToken
from beredd.site.api.problems import handle_problems
from beredd.site.api.programme_routes import router as programmes
from beredd.site.api.programme_shapes import SENT_OUT
from beredd.site.api.register_routes import routes_of
from beredd.site.api.schemas import History, row_out, rows_out
from beredd.site.registers.register import registers

DESCRIPTION: Final = """What the pages of Beredd show and take in, for other programs, with the same rights: a token
sees and writes what its owner may, within the token's scope. Texts are in the language of Accept-Language (sv, da, en).

Each row has an ETag. A change must send it in If-Match: 428 when it is missing, 412 with what holds now when somebody
else has changed the row meanwhile. What you may not know of gives 404. Faults are application/problem+json."""


def _make() -> NinjaAPI:
    # Documents and browser pages are our own: no script from elsewhere, and the media type of problems is right.
    api = NinjaAPI(
        title="Beredd",
        version="1",
        description=DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        urls_namespace="api",
        auth=[ByToken(), BySession()],
        openapi_extra={"info": {"license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}}},
    )
    handle_problems(api)
    api.add_router("", programmes)
    for key, register in registers().items():
        api.add_router(f"/programmes/{{programme_id}}/{key}", routes_of(key, register))
    return api


api = _make()


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    made["info"] = {**made["info"], "summary": f"Beredd {program_version()}"}
    made["servers"] = [{"url": "/"}]
    for methods in made["paths"].values():
        for operation in methods.values():
            in_order = sorted(operation["responses"].items())
            operation["responses"] = {str(status): response for status, response in in_order}
    of_registers = (shape(key) for key in registers() for shape in (row_out, rows_out))
    made["components"]["schemas"] |= shapes_told([*SENT_OUT, History, *of_registers])
    return made
