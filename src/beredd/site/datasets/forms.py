"""What a person says of a data set when handing it in, and why a step is taken."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from beredd.common.places import places
from beredd.programmes.model import Programme
from beredd.site.attachments.file_kinds import plain_name
from beredd.site.attachments.forms import ClassForm
from beredd.site.config.forms import PlainForm
from beredd.site.config.reader import reader_language
from beredd.site.datasets.actions import Handed, NewDataSet
from beredd.site.datasets.columns import FORMATS, KINDS
from beredd.site.datasets.engine import READ
from beredd.site.datasets.file_kinds import TAKEN_IN, data_fault, map_fault


class ManyFilesInput(forms.FileInput):
    """Chooses several files at once."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        # Not by Django's own mark, which the forms' template takes for a list of boxes to choose from.
        self.attrs["multiple"] = True

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, UploadedFile[Any]], name: str) -> Any:
        """Return all the files, in the order in which they were chosen."""
        return files.getlist(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Say whether nothing was chosen."""
        return name not in files


class DataFilesField(forms.Field):
    """Files of data, at least one, each looked at."""

    widget = ManyFilesInput

    def clean(self, value: Any) -> list[UploadedFile[Any]]:
        """Return the files."""
        files: list[UploadedFile[Any]] = [one for one in value or [] if one]
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        faults = [fault for fault in map(data_fault, files) if fault]
        if faults:
            raise forms.ValidationError(faults)
        return files


class UploadForm(ClassForm):
    """A new data set: the files, what they are, how sensitive they are."""

    data_files = DataFilesField(
        label=_("Files"),
        help_text=_(
            "CSV, text, XLSX or Parquet; several at once if they belong together. They must hold no personal numbers:"
            " a file with such numbers is not read, and is taken away."
        ),
        widget=ManyFilesInput(attrs={"accept": ",".join(TAKEN_IN)}),
    )
    name = forms.CharField(
        label=_("Name"), help_text=_("What it is and from whom, with the period it covers."), max_length=300
    )
    kind = forms.ChoiceField(label=_("Kind of data"))
    place = forms.ChoiceField(label=_("Place"), help_text=_("The country or region that the whole data set is about."))
    format = forms.ChoiceField(label=_("Format"), initial="auto")
    column_map = forms.FileField(
        label=_("Column map"),
        help_text=_("A TOML file that says what the columns of a table are; made by beredd amr template."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".toml"}),
        max_length=255,
    )
    coverage = forms.DecimalField(
        label=_("Coverage, per cent"),
        help_text=_(
            "The share of the country’s population that is included. Needed to count cases per 100,000 inhabitants."
        ),
        required=False,
        min_value=Decimal("0.1"),
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )
    synthetic = forms.BooleanField(
        label=_("Synthetic data"),
        help_text=_("Invented data, for trials and training. They are labelled everywhere, and come into no report."),
        required=False,
    )
    note = forms.CharField(
        label=_("Remark on the data set"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = (
        "data_files", "name", "kind", "place", "format", "column_map", "coverage", "synthetic", "note",
        "confidentiality", "ground", "decided_on", "decided_by", "shown_to",
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, programme=programme, **kwargs)
        language = reader_language()
        self._choices("kind", {code: KINDS[code].to(language) for code in READ})
        own = [code for code in places() if code == programme.country or code.startswith(f"{programme.country}-")]
        rest = [code for code in places() if code not in own]
        self._choices("place", {code: places()[code].name.to(language) for code in (*own, *rest)})
        self._choices("format", {code: words.to(language) for code, words in FORMATS.items()})
        self.fields["synthetic"].widget.attrs["class"] = "ds-input"

    def _choices(self, name: str, choices: dict[str, str]) -> None:
        self.fields[name].choices = list(choices.items())  # type: ignore[attr-defined]

    def clean_column_map(self) -> UploadedFile[Any] | None:
        """Return the column map, once it has been seen to be one."""
        given: UploadedFile[Any] | None = self.cleaned_data["column_map"]
        if given is not None and (fault := map_fault(given)):
            raise forms.ValidationError(fault)
        return given

    @property
    def data_set(self) -> NewDataSet:
        """What was said of it."""
        given = self.cleaned_data
        return NewDataSet(
            name=given["name"], kind=given["kind"], place=given["place"], format=given["format"],
            coverage=given["coverage"],
            synthetic=given["synthetic"], note=given["note"], information_class=self.information_class,
            shown_to=self.circle,
        )  # fmt: skip

    @property
    def handed(self) -> list[Handed]:
        """The files, piece by piece."""
        given = self.cleaned_data
        found = [Handed(name=plain_name(str(one.name)), chunks=one.chunks()) for one in given["data_files"]]
        if given["column_map"] is not None:
            map_file = given["column_map"]
            found.append(Handed(name=plain_name(str(map_file.name)), chunks=map_file.chunks(), is_map=True))
        return found


class StepForm(PlainForm):
    """Why a step is taken, with the version that its taker saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    why = forms.CharField(
        label=_("Reason"),
        help_text=_("It stays in the history."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AgainForm(PlainForm):
    """To read again, with the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
