"""A person or a post."""

from typing import Any

from crispy_forms.helper import FormHelper
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import Person
from core.editing.record_form import RecordForm
from core.forms.layout import Buttons, build_helper
from register.forms.fields import field_for


class PersonForm(RecordForm):
    class Meta:
        model = Person
        fields = ("post", "name", "email", "is_councillor", "directorate", "service", "left_on")
        formfield_callback = field_for

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance.pk:
            del self.fields["left_on"]

    @cached_property
    def helper(self) -> FormHelper:
        return build_helper(*self.fields, Buttons(_("Save")))
