"""A document and its versions; every uploaded file is looked at before anything is written."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.forms.fields import DatePartsField
from core.forms.layout import Section
from core.uploads import stored_files
from register.forms.related import RelatedForm, field_for
from register.models import Document
from register.rules.evidence import VersionDays

DAYS = ("covers_from", "covers_until", "renew_by")


def build_day_fields() -> dict[str, forms.Field]:
    """Return the fields for what a version covers."""
    return {
        "covers_from": DatePartsField(label=_lazy("Covers from"), required=False),
        "covers_until": DatePartsField(
            label=_lazy("Runs out on"), required=False, help_text=_lazy("The last day on which it counts.")
        ),
        "renew_by": DatePartsField(
            label=_lazy("Renew by"),
            required=False,
            help_text=_lazy("If it must be renewed before it runs out, or has no end."),
        ),
    }


def days_of(form: forms.BaseForm) -> VersionDays:
    """Return the days that were typed."""
    return VersionDays(**{name: form.cleaned_data.get(name) for name in DAYS})


def refuse_backwards(form: forms.BaseForm) -> None:
    """Refuse a version that runs out, or is to be renewed, before it begins."""
    said = {
        "covers_until": _("It runs out before it begins to cover anything. Check both days."),
        "renew_by": _("It is to be renewed before it begins to cover anything. Check both days."),
    }
    if wrong := days_of(form).backwards:
        form.add_error(wrong, said[wrong])


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
    """A new document has a file here or says where it is held, and what it covers; later both come as versions."""

    file = UploadField(label=_lazy("File"), required=False)

    class Meta:
        model = Document
        fields = ("kind", "title", "held", "renewer", "review_on", "verified_on", "verified_by", "exempt")
        formfield_callback = field_for

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["exempt"].help_text = _lazy("Only those who may read exempt papers see it.")
        if self.instance.pk:
            del self.fields["file"]
        else:
            self.fields |= build_day_fields()

    @property
    def LAYOUT(self) -> list[Any]:  # type: ignore[override]  # noqa: N802
        is_new = "file" in self.fields
        days = Section(_("What it covers"), *(DAYS if is_new else ()), "renewer")
        checked = Section(_("Checks"), "review_on", "verified_on", "verified_by")
        return ["kind", "title", *(["file"] if is_new else []), "held", "exempt", days, checked]

    def clean(self) -> Any:
        cleaned = super().clean()
        asked_for = "file" in self.fields and not self.errors.get("file")
        if asked_for and not self.cleaned_data.get("file") and not self.cleaned_data.get("held"):
            self.add_error("file", _("Choose a file, or say below where the document is held."))
        refuse_backwards(self)
        return cleaned

    @property
    def also(self) -> dict[str, Any]:
        return {"file": self.cleaned_data.get("file"), "days": days_of(self)}


class VersionForm(forms.Form):
    """A new version of a document: another file, or the same with its days put right; what is there is offered."""

    file = UploadField(label=_lazy("File"), required=False)
    reason = forms.CharField(
        label=_lazy("What changed"), help_text=_lazy("Goes into the history."), required=False, max_length=300
    )

    def __init__(self, *args: Any, document: Document, **options: Any) -> None:
        newest = document.versions.first()
        initial = {name: getattr(newest, name) for name in DAYS} if newest else {}
        super().__init__(*args, **options | {"initial": initial})
        reason = self.fields.pop("reason")
        self.fields |= build_day_fields() | {"reason": reason}
        if newest and newest.file:
            self.fields["file"].help_text = _("Leave it empty to put only the days right.")
        elif document.held:
            words = _("Leave it empty if it is still held elsewhere: %(place)s.")
            self.fields["file"].help_text = words % {"place": document.held}
        else:
            self.fields["file"].required = True

    def clean(self) -> Any:
        cleaned = super().clean()
        refuse_backwards(self)
        return cleaned

    @property
    def days(self) -> VersionDays:
        return days_of(self)
