"""Starting an evaluation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beredd.common.text import label
from beredd.programmes.evaluations import EvaluatedObject
from beredd.programmes.model import Programme
from beredd.site.config.forms import PlainForm
from beredd.site.config.reader import reader_language

LANGUAGE_NAMES = (("sv", "Svenska"), ("da", "Dansk"), ("en", "English"))


class StartForm(PlainForm):
    """What is evaluated, by whom, and in which language its questions are written."""

    title = forms.CharField(label=_("Name of the evaluation"), max_length=300)
    evaluated = forms.ChoiceField(label=_("What is evaluated"), widget=forms.RadioSelect)
    evaluated_text = forms.CharField(
        label=_("More precisely"),
        help_text=_("Needed where it is something else."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evaluator = forms.CharField(label=_("Evaluator"), max_length=300, required=False)
    due = forms.DateField(
        label=_("Reported by"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    language = forms.ChoiceField(label=_("Language of the questions"), choices=LANGUAGE_NAMES)
    field_order = ("title", "evaluated", "evaluated_text", "evaluator", "due", "language")

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"language": programme.language})
        super().__init__(*args, **kwargs)
        language = reader_language()
        objects = [(each.value, label("evaluated_object", each, language)) for each in EvaluatedObject]
        self.fields["evaluated"].choices = objects  # type: ignore[attr-defined]
