"""The look of every form: Designsystemet's classes on the widgets, one place."""

from typing import Any

from django import forms


class PlainForm(forms.Form):
    """A form whose fields the template ``parts/form.html`` can print, with label, help, fault and error summary."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.HiddenInput):
                field.widget.attrs.setdefault("class", "ds-input")
