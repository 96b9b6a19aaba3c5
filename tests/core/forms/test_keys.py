"""A posted key that no database can hold is refused in words by every field that asks for rows, one or several."""

import ast

import pytest
from django import forms

from accounts.models import Panel
from core.forms.fields import SeveralRowsField, is_key
from tests.factories.accounts import PanelFactory
from tests.test_floors import ROOT, modules

TOO_LARGE = ["9223372036854775808", "-9223372036854775809", "9" * 5000, "1.5", "x", "\u0663"]


class _Asks(forms.Form):
    one = forms.ModelChoiceField(Panel.objects.all(), required=False)
    several = SeveralRowsField(Panel.objects.all(), required=False)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["one", "several"])
@pytest.mark.parametrize("key", TOO_LARGE)
def test_what_is_no_key_is_refused_in_words(name: str, key: str) -> None:
    form = _Asks({name: [key] if name == "several" else key})
    assert "Select a valid choice" in str(form.errors[name])


@pytest.mark.django_db
def test_what_is_offered_is_taken() -> None:
    panel = PanelFactory()
    form = _Asks({"one": panel.pk, "several": [panel.pk]})
    assert form.is_valid()
    assert list(form.cleaned_data["several"]) == [panel]


@pytest.mark.parametrize(("key", "held"), [("9223372036854775807", True), ("9223372036854775808", False)])
def test_the_largest_key(key: str, held: bool) -> None:
    assert is_key(key) is held


def test_no_form_asks_for_several_rows_in_another_way() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, path in modules(ROOT).items()
        if name != "core.forms.fields"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "ModelMultipleChoiceField"
    ]
    assert found == []
