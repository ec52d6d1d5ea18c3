"""Evaluations as trees: question, finding, recommendation, response; on the page, in Word and as PDF."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beredd.common.errors import SurroundingsError, UserError
from beredd.common.text import Language
from beredd.programmes.evaluations import EvaluatedObject, Evaluation
from beredd.programmes.model import Programme
from beredd.reports.compose.evaluation_document import evaluation_document
from beredd.site.accounts.models import User
from beredd.site.accounts.rights import Thing, Verb, can, require
from beredd.site.attachments.queries import attachments_of
from beredd.site.config.past import end_of, past_day
from beredd.site.config.reader import reader_language, today
from beredd.site.config.refusals import refusal
from beredd.site.evaluation.actions import propose_recommendation, start_evaluation
from beredd.site.evaluation.evaluation_registers import EVALUATIONS
from beredd.site.evaluation.forms import StartForm
from beredd.site.evaluation.models import EvaluationRow
from beredd.site.evaluation.outline import Figures, figures_of, outline
from beredd.site.evaluation.recommendation_registers import RECOMMENDATIONS
from beredd.site.evaluation.shown import Branch, branches
from beredd.site.evaluation.tree import evaluation_heads, evaluation_part, evaluation_tree, row_then
from beredd.site.programmes.content import programme_or_404, signed_in
from beredd.site.programmes.queries import newest_decision
from beredd.site.registers.changes import NewerRowError, RowFaultsError
from beredd.site.registers.list_views import page_links
from beredd.site.registers.sight import PAGE_ROWS, Sight
from beredd.site.reports.drafts import CONTENT_TYPES, rendered

FORMS = ("docx", "pdf")


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    """One evaluation in the overview: how far it has come."""

    evaluation: Evaluation
    url: str
    figures: Figures


def _asked(request: HttpRequest, programme_id: str, code: str) -> tuple[User, Programme, Sight, EvaluationRow]:
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    sight = Sight(user, programme)
    row = sight.row(EVALUATIONS, code)
    if row is None:
        raise Http404
    return user, programme, sight, row


@require_http_methods(["GET", "POST"])
def overview_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Show a programme's evaluations; a POST starts one with the questions of OECD DAC."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    sight = Sight(user, programme)
    form = StartForm(programme=programme) if sight.may_add() else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        form = StartForm(request.POST, programme=programme)
        if form.is_valid() and (row := _started(user, programme, form)) is not None:
            messages.success(request, _("The evaluation %(code)s is started.") % {"code": row.code})
            return redirect("evaluation_tree", programme.id, row.code)
    page = Paginator(sight.rows(EVALUATIONS).order_by("number"), PAGE_ROWS).get_page(request.GET.get("page"))
    heads = evaluation_heads(sight, list(page.object_list))
    below = outline(sight, [one.code for one in heads])
    context = {
        "programme": programme,
        "lines": [_line(programme, one, below.figures(one.code)) for one in heads],
        "page": page,
        "pages": page_links(page, request.GET),
        "form": form,
    }
    status = 422 if form and form.errors else 200
    return render(request, "evaluation/overview.html", context, status=status)


def _started(user: User, programme: Programme, form: StartForm) -> EvaluationRow | None:
    """Start the evaluation, or put the fault on the form."""
    given = form.cleaned_data
    language: Language = given["language"]
    try:
        return start_evaluation(
            by=user,
            programme=programme,
            title=given["title"],
            evaluated=EvaluatedObject(given["evaluated"]),
            language=language,
            evaluator=given["evaluator"],
            due=given["due"],
            more={"evaluated_text": given["evaluated_text"]},
        )
    except SurroundingsError:
        raise
    except UserError as error:
        form.add_error(None, refusal(error))
    except RowFaultsError as error:
        for name, what in (fault for faults in error.faults.values() for fault in faults):
            form.add_error(name if name in form.fields else None, what[:1].upper() + what[1:])
    return None


def _line(programme: Programme, one: Evaluation, figures: Figures) -> EvaluationLine:
    return EvaluationLine(one, reverse("evaluation_tree", args=[programme.id, one.code]), figures)


@require_GET
def tree_page(request: HttpRequest, programme_id: str, code: str) -> HttpResponse:
    """Show an evaluation from its questions to the responses, so many questions at a time."""
    user, programme, sight, row = _asked(request, programme_id, code)
    past, then = _past(request, sight, row)
    more: dict[str, int] = {}
    if past is not None:
        tree = evaluation_tree(sight, then, end_of(past))
        figures = figures_of(tree)
        ordered = [one for questions in tree.by_criterion.values() for one in questions]
        page: Page[Any] = Paginator(ordered, PAGE_ROWS).get_page(request.GET.get("page"))
        tree = replace(tree, questions=tuple(page.object_list))
    else:
        below = outline(sight, [row.code])
        figures = below.figures(row.code)
        page = Paginator(below.questions.get(row.code, []), PAGE_ROWS).get_page(request.GET.get("page"))
        part = below.part(page.object_list)
        tree, more = evaluation_part(sight, row, part.codes), part.more
    may_add = sight.may_add() and not row.withdrawn and past is None
    shown: list[Branch] = branches(programme, tree, may_add=may_add, more=more)
    context = {
        "programme": programme,
        "row": row,
        "tree": tree,
        "figures": figures,
        "page": page,
        "pages": page_links(page, request.GET),
        "branches": shown,
        "as_of": past,
        "may_write": past is None and can(user, Verb.WRITE_ROW, Thing(programme.id, frozenset({row.actor}))),
        "may_add": may_add,
        "attached": [] if past else attachments_of(user, programme, EVALUATIONS.key, row.code),
        "forms": FORMS,
        "up_url": reverse("evaluation_overview", args=[programme.id]),
        "up_words": EVALUATIONS.title.to(reader_language()),
    }
    return render(request, "evaluation/tree.html", context)


def _past(request: HttpRequest, sight: Sight, row: EvaluationRow) -> tuple[date | None, EvaluationRow]:
    """Return the past day that is asked for, None for today, and the evaluation as it was or is.

    Raises
    ------
    Http404
        When there was no such evaluation on that day, for the person.
    """
    day = past_day(request.GET.get("as_of", ""))
    if day is None or day >= today():
        return None, row
    then = row_then(sight, row.code, end_of(day))
    if then is None:
        raise Http404
    return day, then


@require_GET
def tree_file(request: HttpRequest, programme_id: str, code: str, form: str) -> HttpResponse:
    """Hand out an evaluation as Word or PDF, in the reader's language, with what the person may read."""
    _user, programme, sight, row = _asked(request, programme_id, code)
    if form not in FORMS:
        raise Http404
    past, then = _past(request, sight, row)
    when = end_of(past) if past else None
    noted = newest_decision(programme.id, when)
    document = evaluation_document(
        evaluation_tree(sight, then, when),
        programme,
        reader_language(),
        past or today(),
        number=noted.number if noted else None,
    )
    name = f"{programme.id}-{row.code}{f'-as-of-{past.isoformat()}' if past else ''}.{form}"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        rendered(document, form), content_type=CONTENT_TYPES[form], headers={"Content-Disposition": disposition}
    )


@require_POST
def propose(request: HttpRequest, programme_id: str, code: str) -> HttpResponse:
    """Put a recommendation into the register of proposals, and go to the proposal."""
    user = signed_in(request)
    programme = programme_or_404(user, programme_id)
    row = Sight(user, programme).row(RECOMMENDATIONS, code)
    if row is None:
        raise Http404
    require(user, Verb.WRITE_ROW, Thing(programme.id, frozenset({row.actor}), row.confidentiality, tuple(row.shown_to)))
    try:
        proposal = propose_recommendation(by=user, programme=programme, recommendation=code)
    except NewerRowError:
        messages.warning(request, _("Somebody else has changed the recommendation in the meantime. Try again."))
        return redirect("row", programme.id, RECOMMENDATIONS.key, code)
    except KeyError:
        messages.warning(request, _("The recommendation was not made a proposal. Turn to whoever leads the programme."))
        return redirect("row", programme.id, RECOMMENDATIONS.key, code)
    messages.success(request, _("The recommendation is in the register of proposals as %(code)s.") % {"code": proposal})
    return redirect("row", programme.id, "proposals", proposal)
