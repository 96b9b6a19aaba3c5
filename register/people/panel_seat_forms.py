"""A seat on a panel: who, as what, from when until when."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Row
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.utils import ErrorList
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import PanelSeat
from core import clock
from core.editing.record_form import RecordForm
from core.forms.layout import Buttons, build_helper
from register.forms.related import field_for


class PanelSeatForm(RecordForm):
    """Who sits on a panel. Of a seat that is there the person stays: somebody else gets a seat of their own."""

    class Meta:
        model = PanelSeat
        fields = ("person", "role", "started_on", "ended_on")
        formfield_callback = field_for

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            del self.fields["person"]
        else:
            self.initial["started_on"] = clock.today()

    def _get_validation_exclusions(self) -> set[str]:
        """Check that they sit there once, although nobody types the panel, nor the person of a seat that is there."""
        return super()._get_validation_exclusions() - {"panel", "person"}  # type: ignore[misc, no-any-return]

    def _update_errors(self, errors: ValidationError) -> None:
        """Put what a constraint says beside a field, so that the summary links there."""
        super()._update_errors(errors)  # type: ignore[misc]
        for error in self.errors.pop(NON_FIELD_ERRORS, ErrorList()).as_data():
            self.add_error(
                "person" if error.code == "unique" and "person" in self.fields else "ended_on", error
            )

    @cached_property
    def helper(self) -> FormHelper:
        own = [name for name in ("person", "role") if name in self.fields]
        rest = [name for name in ("reason", "version", "seen") if name in self.fields]
        return build_helper(*own, Row("started_on", "ended_on"), *rest, Buttons(_lazy("Save")))
