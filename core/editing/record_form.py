"""The ground of every form that changes a record."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from core.editing import merge_edits
from core.forms.fields import VersionField
from core.models import Record


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form over a record: it carries the version that was read, and asks why.

    After `is_valid()`, `merge` holds what came of comparing with the newest version. Save only when
    `settled`; otherwise show `conflict.html`, which posts everything typed here again with the choices.
    """

    version = VersionField()
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_lazy("Why"), help_text=_lazy("Goes into the history."), required=False, max_length=300
    )

    ASKS_WHY = True
    merge: merge_edits.Merge | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version if self.instance.pk else None)
        if not self.ASKS_WHY or not self.instance.pk:
            del self.fields["reason"]

    @property
    def record_fields(self) -> list[str]:
        """The names of the fields of the record that this form may change."""
        known = {field.name for field in self._meta.model._meta.fields} - {"version"}
        return [name for name in self.fields if name in known]

    @property
    def names(self) -> list[str]:
        """The fields of the record that a save compares."""
        return self.record_fields

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.instance.pk and not self.errors:
            self._compare()

    def _compare(self) -> None:
        record: Record = self.instance
        names = self.record_fields
        read = self.cleaned_data["version"]
        choices = {name: self.data.get(f"keep-{name}", "") for name in names}
        self.merge = merge_edits.merge(record, names, read=read, choices=choices)

    @property
    def settled(self) -> bool:
        """Whether it can be saved: nobody else saved meanwhile, or every clash has been chosen, knowing the newest."""
        if self.merge is None or not self.merge.clashes:
            return True
        return not self.merge.open and self.cleaned_data.get("seen") == self.merge.newest

    @property
    def why(self) -> str:
        return str(self.cleaned_data.get("reason", ""))

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Everything that was posted, for the conflict page to post again."""
        skip = {"csrfmiddlewaretoken", "once", "seen"}
        return [
            (name, value)
            for name in self.data
            if name not in skip and not name.startswith("keep-")
            for value in self.data.getlist(name)  # type: ignore[attr-defined]
        ]
