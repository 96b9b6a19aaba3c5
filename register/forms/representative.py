"""A person who sits on a partnership for the council (P15)."""

from typing import Any

from crispy_forms.layout import Row

from register.access.ties import OPENS
from register.forms.related import RelatedForm, field_for
from register.models import Representative


class RepresentativeForm(RelatedForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].help_text = OPENS

    class Meta:
        model = Representative
        fields = (
            "person",
            "capacity",
            "voting",
            "appointed_by",
            "authority",
            "started_on",
            "ends_on",
            "ended_on",
        )
        formfield_callback = field_for

    LAYOUT = (
        "person",
        "capacity",
        "voting",
        "appointed_by",
        "authority",
        Row("started_on", "ends_on"),
        "ended_on",
    )
