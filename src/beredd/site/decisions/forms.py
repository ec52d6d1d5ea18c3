"""Adding a document."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from beredd.site.config.forms import PlainForm
from beredd.site.decisions.folder import SUFFIXES


class DocumentForm(PlainForm):
    """One file: a decision as .txt, .docx or .pdf."""

    file = forms.FileField(
        label=_("Document"),
        help_text=_("The decision itself, as .txt, .docx or .pdf with text in it, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".txt,.docx,.pdf"}),
    )

    def clean_file(self) -> Any:
        """Refuse at once what can be refused without reading it."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if PurePath(file.name or "").suffix.lower() not in SUFFIXES:
            raise forms.ValidationError(_("Only files named .txt, .docx or .pdf are read."))
        if (file.size or 0) > settings.BEREDD_MAX_UPLOAD_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB. Give the decision alone."))
        return file
