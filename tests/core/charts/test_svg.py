"""Drawings are safe strings: whatever a person typed comes out as text."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from core.charts import svg

NAMESPACE = "{http://www.w3.org/2000/svg}"
# XML has no way to write control characters and lone surrogates, escaped or not.
TYPED = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"))


@given(TYPED)
def test_typed_words_come_back_as_the_same_words(words: str) -> None:
    drawn = svg.build_picture(10, 10, f"x{words}", svg.build_tag("text", words, data_name=words))
    title, text = ElementTree.fromstring(drawn)
    assert title.text == f"x{words}"
    assert (text.text or "") == words
    assert text.get("data-name") == words
    assert len(text) == 0


def test_markup_in_words_is_escaped_in_text_and_attributes() -> None:
    drawn = svg.build_tag("text", '</text><script>"', fill='"><script>')
    assert drawn == ('<text fill="&quot;&gt;&lt;script&gt;">&lt;/text&gt;&lt;script&gt;&quot;</text>')
    assert isinstance(drawn, SafeString)


def test_the_title_is_the_first_child_and_says_what_the_picture_shows() -> None:
    root = ElementTree.fromstring(svg.build_picture(40, 20, "Three of four", svg.build_tag("rect", width=1)))
    assert root[0].tag == f"{NAMESPACE}title"
    assert root[0].text == "Three of four"
    assert root.get("role") == "img"
    assert root.get("viewBox") == "0 0 40 20"


@pytest.mark.parametrize("title", ["", "  ", "\n"])
def test_a_picture_without_a_title_is_refused(title: str) -> None:
    with pytest.raises(ValueError, match="title"):
        svg.build_picture(1, 1, title)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1, "1"),
        (1.0, "1"),
        (1.005, "1"),
        (2.345, "2.35"),
        (-0.001, "0"),
        (100, "100"),
        (Decimal("7.10"), "7.1"),
        ("end", "end"),
    ],
)
def test_numbers_are_written_short(value: svg.Value, written: str) -> None:
    assert svg.write_units(value) == written


def test_names_with_underscores_become_attributes_and_none_is_left_out() -> None:
    assert (
        svg.build_tag("line", stroke_width=1.5, text_anchor=None, class_="x")
        == '<line stroke-width="1.5" class="x"></line>'
    )
