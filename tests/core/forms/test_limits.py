"""Every text has a limit: it is said before it is reached, and what is longer is refused in a sentence and kept."""

import ast
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.forms.fields import LONGEST_TEXT, LongTextField
from core.models import Record
from register.models import Partnership
from tests.factories.register import PartnershipFactory
from tests.test_floors import FLOORS, ROOT, modules

# What nobody types into a form.
NOT_TYPED = {
    "Assessment.content",
    "FrameworkEdition.content",
    "SearchEntry.open_text",
    "SearchEntry.exempt_text",
    "ReviewLine.last_comment",
}


def _texts() -> Iterator[tuple[str, models.Field]]:  # type: ignore[type-arg]
    for model in apps.get_models():
        if model._meta.app_label in FLOORS and issubclass(model, Record) and model is not Record:
            for field in model._meta.local_fields:
                if isinstance(field, models.TextField | models.CharField):
                    yield f"{model.__name__}.{field.name}", field


def test_every_text_of_every_record_has_a_limit() -> None:
    found = dict(_texts())
    assert len(found) > 60
    assert [name for name, field in found.items() if not field.max_length and name not in NOT_TYPED] == []


def test_the_form_field_of_every_long_text_has_its_limit() -> None:
    long = {name: field for name, field in _texts() if isinstance(field, models.TextField)}
    for name, field in long.items():
        asked = field.formfield()
        assert name in NOT_TYPED or isinstance(asked, LongTextField), name
        assert name in NOT_TYPED or asked.max_length == field.max_length, name


def _unlimited(source: str) -> list[int]:
    """Return the lines that make a text field of a form without a limit; nobody types into hidden ones."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "forms.CharField"
        if not {"max_length"} & {word.arg for word in node.keywords}
        if "HiddenInput" not in ast.unparse(node)
    ]


def test_every_text_field_of_a_form_has_a_limit() -> None:
    found = {
        f"{name}:{line}"
        for name, path in modules(ROOT).items()
        if name != "portal.gallery"  # samples, saved nowhere
        for line in _unlimited(path.read_text())
    }
    assert found == set()


def test_a_planted_text_field_without_a_limit_is_found() -> None:
    planted = "a = forms.CharField(max_length=3)\nb = forms.CharField(widget=forms.HiddenInput)\nc = forms.CharField()"
    assert _unlimited(planted) == [3]


@pytest.fixture
def partnership(db: None) -> Partnership:
    return PartnershipFactory(live=True)


def test_the_limit_is_said_beside_the_text_without_a_script(
    officer: User, partnership: Partnership, client_as: Callable[[User], Client]
) -> None:
    page = client_as(officer).get(reverse("note_new", args=[partnership.reference])).content.decode()
    assert "You can enter up to 20,000 characters" in page
    assert 'data-maxlength="20000" data-threshold="75"' in page


def test_a_longer_text_is_refused_with_both_numbers_and_given_back_whole(
    officer: User, partnership: Partnership, client_as: Callable[[User], Client]
) -> None:
    typed = "x" * LONGEST_TEXT + " and more"
    page = client_as(officer).post(reverse("note_new", args=[partnership.reference]), {"text": typed})
    words = page.content.decode()
    assert "“Note” is 20,009 characters long; the limit is 20,000. Shorten it by 9 characters" in words
    assert typed in words
    assert not partnership.notes.exists()


def test_the_end_of_a_line_counts_once_although_browsers_send_two_characters() -> None:
    assert LongTextField(max_length=5).clean("a\r\nb\r\nc") == "a\r\nb\r\nc"
