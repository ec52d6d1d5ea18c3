"""How often a person wants to be reminded."""

from django import forms
from django.utils.translation import gettext_lazy as _

from beredd.site.config.forms import PlainForm
from beredd.site.reminders.models import Often


class ReminderForm(PlainForm):
    """The own choice of letters."""

    prefix = "reminder"
    often = forms.ChoiceField(label=_("Remind me by e-mail"), choices=Often.choices, widget=forms.RadioSelect)
    days_ahead = forms.IntegerField(
        label=_("Days ahead"), help_text=_("How far ahead a letter looks."), min_value=1, max_value=120
    )
