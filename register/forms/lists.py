"""One entry of a short list of the council's."""

from typing import Any, cast

from crispy_forms.helper import FormHelper
from django.forms import modelform_factory
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.editing.record_form import RecordForm
from core.forms.layout import Buttons, build_helper
from core.parsing.result import tidy
from register.forms.fields import field_for
from register.lists import ListKind


class EntryForm(RecordForm):
    """The name of an entry, once on its list whatever its capitals."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        name = cleaned["name"] = tidy(cleaned.get("name"))
        same = {key: cleaned[key] for key in self.names if key in cleaned and key != "name"}
        others = type(self.instance)._default_manager.exclude(pk=self.instance.pk)
        if name and (there := others.filter(name__iexact=name, **same).first()):
            self.add_error("name", _("“%(name)s” is on this list already") % {"name": there})
        return cleaned

    @cached_property
    def helper(self) -> FormHelper:
        return build_helper(*self.fields, Buttons(_lazy("Save")))


def form_for_entries(kind: ListKind) -> type[EntryForm]:
    """Return the form for the entries of one list."""
    made: Any = modelform_factory(kind.model, form=EntryForm, fields=kind.fields, formfield_callback=_asked)
    return cast(type[EntryForm], made)


def _asked(field: Any) -> Any:
    return field_for(field)
