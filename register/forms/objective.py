"""What a partnership sets out to achieve, and the council priorities it serves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from register.forms.related import RelatedForm, field_for
from register.models import Objective, PriorityServed


class ObjectiveForm(RelatedForm):
    """A new objective goes to the end; only one that is there can be moved."""

    class Meta:
        model = Objective
        fields = ("text", "position")
        widgets = {"text": forms.Textarea({"rows": 3})}
        help_texts = {"position": _lazy("1 stands first.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["position"].widget = forms.TextInput({"inputmode": "numeric", "class": "width-2"})
        if not self.instance.pk:
            del self.fields["position"]


class PriorityServedForm(RelatedForm):
    class Meta:
        model = PriorityServed
        fields = ("priority", "how")
        formfield_callback = field_for
