"""A document and its versions; every uploaded file is looked at before anything is written."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.forms.layout import Section
from core.uploads import stored_files
from register.forms.related import RelatedForm, field_for
from register.models import Document


class UploadField(forms.FileField):
    """A file that may be taken in; cleans to core.uploads.stored_files.AcceptedFile."""

    def __init__(self, **options: Any) -> None:
        hint = _("%(kinds)s.") % {"kinds": stored_files.LISTED}
        super().__init__(allow_empty_file=True, **{"help_text": hint} | options)
        self.widget.attrs["accept"] = stored_files.ACCEPT

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        if not found:
            return None
        try:
            return stored_files.accept_file(found)
        except stored_files.FileRefused as refused:
            raise ValidationError(str(refused), code="refused") from refused


class DocumentForm(RelatedForm):
    """A new document has a file here or says where it is held; later its files come as versions."""

    file = UploadField(label=_lazy("File"), required=False)

    class Meta:
        model = Document
        fields = ("kind", "title", "held", "review_on", "verified_on", "verified_by", "exempt")
        formfield_callback = field_for

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["exempt"].help_text = _lazy("Only those who may read exempt papers see it.")
        if self.instance.pk:
            del self.fields["file"]

    @property
    def LAYOUT(self) -> list[Any]:  # type: ignore[override]  # noqa: N802
        file = ["file"] if "file" in self.fields else []
        checked = Section(_("Checks"), "review_on", "verified_on", "verified_by")
        return ["kind", "title", *file, "held", "exempt", checked]

    def clean(self) -> Any:
        cleaned = super().clean()
        asked_for = "file" in self.fields and not self.errors.get("file")
        if asked_for and not self.cleaned_data.get("file") and not self.cleaned_data.get("held"):
            self.add_error("file", _("Choose a file, or say below where the document is held."))
        return cleaned

    @property
    def also(self) -> dict[str, Any]:
        return {"file": self.cleaned_data.get("file")}


class VersionForm(forms.Form):
    """A new version of a document."""

    file = UploadField(label=_lazy("File"))
    reason = forms.CharField(
        label=_lazy("What changed"), help_text=_lazy("Goes into the history."), required=False, max_length=300
    )
