"""Writing a page of the council's own."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from accounts.models import CouncilText
from core.editing.record_form import RecordForm
from core.forms.layout import Buttons, build_helper
from core.plain_text import parse_blocks
from portal.council_texts import cited


class CouncilTextForm(RecordForm):
    """The whole text of one page."""

    class Meta:
        model = CouncilText
        fields = ("text",)
        labels = {"text": _lazy("Text of the page")}
        help_texts = {
            "text": _lazy(
                "Plain text. An empty line ends a paragraph. A line that begins with # and a space is a heading, "
                "a line that begins with - and a space is an entry of a list. Web and e-mail addresses become links."
            )
        }
        widgets = {"text": forms.Textarea({"rows": 24})}
        error_messages = {"text": {"required": _lazy("Write the text of the page")}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].max_length = None  # type: ignore[attr-defined]  # no counter of letters under a page
        self.missing = (
            self._missing() if self.is_bound and self.instance.key == CouncilText.Key.PROTOCOL else []
        )
        if self.missing:
            self.fields["without"] = forms.BooleanField(
                label=_("Save it without these paragraphs. A link to one leads to the nearest heading"),
                error_messages={"required": self._name_missing()},
            )

    def _missing(self) -> list[str]:
        """The paragraphs that other pages cite and that are not in the text as it was typed."""
        return cited.list_missing(parse_blocks(str(self.data.get("text", ""))))

    def _name_missing(self) -> str:
        return ngettext(
            "Another page cites a paragraph that is not in the text: %(names)s. Put it back, or tick the box",
            "Other pages cite paragraphs that are not in the text: %(names)s. Put them back, or tick the box",
            len(self.missing),
        ) % {"names": "; ".join(self.missing)}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.instance.pk and not cleaned.get("version"):
            self.add_error(
                None,
                _lazy(
                    "Somebody wrote the first version of this page while you were typing. It stands below. "
                    "Yours is kept in the box; save it once more if it is to take its place"
                ),
            )
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            data["version"] = self.instance.version
            self.data = data
        return cleaned

    @cached_property
    def helper(self) -> FormHelper:
        return build_helper(*self.fields, Buttons(_lazy("Save the page")))
