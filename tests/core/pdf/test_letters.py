"""Which letters the typefaces have, and what stands in place of those that none has."""

import pytest

from core.pdf import letters
from core.pdf.assets import load_report_assets


@pytest.mark.parametrize("written", ["£20, “so” – and…", "Tŷ'r dŵr", "Łódź", "a\u200db\u00ad\ufe0f", "\n\t"])
def test_letters_of_our_own_typefaces_are_not_missing(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "can_draw_letter", lambda _letter: False)
    assert letters.find_missing(written, load_report_assets(written)) == []


def test_a_letter_is_missing_where_neither_we_nor_the_machine_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "can_draw_letter", lambda letter: letter == "ا")
    assert letters.find_missing("ا 社 社 &#x1F984; x", load_report_assets(None)) == ["社", "\U0001f984"]


def test_a_control_letter_is_in_no_typeface() -> None:
    assert not letters.can_draw_letter("\x07")
    assert letters.can_draw_letter("a")


def test_without_fontconfig_only_our_own_typefaces_count(monkeypatch: pytest.MonkeyPatch) -> None:
    letters.can_draw_letter.cache_clear()
    monkeypatch.setattr(letters, "_machine_typefaces", lambda: (None, []))
    assert not letters.can_draw_letter("a")
    letters.can_draw_letter.cache_clear()


def test_one_mark_stands_for_several_in_a_row() -> None:
    assert letters.mark_missing("a社区b社]", ["社", "区"]) == "a[?]b[?]]"
    assert letters.mark_missing("a]b", []) == "a]b"


def test_a_page_is_tidied_of_what_turns_its_words() -> None:
    assert letters.tidy_letters("one\u202etwo\u2066\x0bthree e\u0301") == "onetwo three é"
