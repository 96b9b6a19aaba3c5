"""Something to be done, and the short form that says it is."""

from typing import Any

from crispy_forms.layout import Row
from django.utils.translation import gettext as _

from core import clock
from core.forms.layout import Section
from register.forms.related import RelatedForm, field_for
from register.models import MARK, Action


class ActionForm(RelatedForm):
    class Meta:
        model = Action
        fields = ("what", "owner", "due_on", "progress", "progress_note", "done_on", "evidence", *MARK)
        formfield_callback = field_for

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.source_kind == Action.Source.GAP:
            self.fields[MARK[0]].help_text = _(
                "Its words stand in its checklist, too: mark them there as well."
            )
        if not self.instance.pk:
            for name in ("progress", "progress_note", "done_on", "evidence"):
                del self.fields[name]

    @property
    def LAYOUT(self) -> list[Any]:  # type: ignore[override]  # noqa: N802
        if not self.instance.pk:
            return ["what", "owner", "due_on"]
        return [
            "what",
            "owner",
            "due_on",
            Section(_("How it is going"), "progress", "progress_note", Row("done_on"), "evidence"),
        ]

    def clean(self) -> Any:
        cleaned = super().clean()
        done = self.cleaned_data.get("progress") == Action.Progress.DONE
        if done and not self.cleaned_data.get("done_on") and not self.errors.get("done_on"):
            self.add_error("done_on", _("Enter the day it was done, like 31 3 2027"))
        return cleaned


class ActionDoneForm(RelatedForm):
    class Meta:
        model = Action
        fields = ("done_on", "evidence", "progress_note")
        formfield_callback = field_for

    ASKS_WHY = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["done_on"].required = True
        self.initial["done_on"] = self.initial.get("done_on") or clock.today()
        self.fields["evidence"].help_text = _("What shows that it is done, such as a document or a minute.")
