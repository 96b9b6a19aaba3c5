"""Letters as people look for them and put them in order, the same in Python and in both databases."""

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models.folding import fold, sort_key
from register.models import Theme
from tests.factories.register import ThemeFactory

TYPED = [
    "alpha", "Zero", "Äther", "Môr", "mor", "MÔR ", "The Mill", "Ward 2", "Ward 10", "Ward 007", "Łódź", "Straße",
    "Ærø", "O’Neill", "O'Neill", "Ŵŷ", "A-B", "A–B", "ﬁn", "½ Way", "12345678901", "2", "10", "İstanbul", "_x", "!x",
    "e\u0301cole", "école", "Đà", "", "  ", "20x3", "0", "00",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Café", "cafe"), ("ŵŷâ", "wya"), ("Łódź", "lodz"), ("ﬁn", "fin"), ("plain", "plain"), ("", ""),
        ("Straße", "strasse"), ("O’Neill – Ærø", "o'neill - aero"), ("Cafe\u0301", "cafe"), ("İ", "i"),
    ],
)  # fmt: skip
def test_case_and_accents_are_folded_away(text: str, plain: str) -> None:
    assert fold(text) == plain


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) in (fold(text), fold(fold(fold(text))))


def test_names_stand_as_people_look_for_them() -> None:
    names = ["Zero", "Ward 10", "alpha", "Äther", "Ward 2", "The Mill", "ward 010b"]
    assert sorted(names, key=sort_key) == [
        "alpha", "Äther", "The Mill", "Ward 2", "Ward 10", "ward 010b", "Zero"
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_database_folds_and_orders_as_python_does() -> None:
    for number, typed in enumerate(TYPED):
        ThemeFactory(name=f"{number:03d}|{typed}")
    for name, folded, key in Theme.objects.values_list("name", "name__folded", "name__sorted"):
        assert (folded, key) == (fold(name), sort_key(name))
    ordered = list(Theme.objects.order_by("name__sorted", "pk").values_list("name", flat=True))
    assert ordered == sorted(ordered, key=sort_key)


@pytest.mark.django_db
@settings(max_examples=60)
@given(st.text(alphabet=st.characters(codec="latin-1", exclude_characters="\x00"), max_size=30))
def test_western_names_are_the_same_key_in_both(typed: str) -> None:
    ThemeFactory(name="a") if not Theme.objects.exists() else None
    one = Theme.objects.annotate(typed=Concat(Value(typed), Value(""))).values_list(
        F("typed__folded"), F("typed__sorted")
    )
    assert one[0] == (fold(typed), sort_key(typed))
