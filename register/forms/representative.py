"""A person who sits on a partnership for the council (P15)."""

from crispy_forms.layout import Row

from register.forms.related import PartForm, asked
from register.models import Representative


class RepresentativeForm(PartForm):
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
        formfield_callback = asked

    LAYOUT = (
        "person",
        "capacity",
        "voting",
        "appointed_by",
        "authority",
        Row("started_on", "ends_on"),
        "ended_on",
    )
