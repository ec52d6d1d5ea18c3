"""Source documents: the list, adding one, and getting one back as it was."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from beredd.site.accounts.rights import Verb, can
from beredd.site.decisions.queries import documents_of
from beredd.site.decisions.store import bytes_of
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.programmes.queries import readable_programmes


@require_http_methods(["GET", "POST"])
def documents_page(request: HttpRequest) -> HttpResponse:
    """Show the documents of the person's programmes."""
    user = signed_in(request)
    programmes = readable_programmes(user)
    context = {
        "programmes": [(programme, documents_of(programme)) for programme in programmes],
        "may_add": any(can(user, Verb.ADD_DOCUMENT, programme) for programme in programmes),
    }
    return render(request, "decisions/documents.html", context)


@require_GET
def download(request: HttpRequest, programme_id: str, document: str) -> HttpResponse:
    """Hand out a stored document, unaltered, as a file to save: it is never shown as a page of this site."""
    programme = programme_or_404(signed_in(request), programme_id)
    for known in documents_of(programme):
        if known.document.key == document and known.file is not None:
            data = bytes_of(known.file.sha256)
            if data is not None:
                return HttpResponse(
                    data,
                    content_type="application/octet-stream",
                    headers={"Content-Disposition": _attachment(known.file.name)},
                )
    raise Http404


def _attachment(name: str) -> str:
    """Return the header that makes a browser save the file under its own name."""
    from django.utils.http import content_disposition_header

    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
