"""Plain text as somebody types it: paragraphs, headings, lists, and never HTML."""

from django.template.loader import render_to_string

from core.plain_text import Block, Item, parse_blocks


def drawn(text: str) -> str:
    return render_to_string("components/plain_text.html", {"blocks": parse_blocks(text)})


def test_an_empty_line_ends_a_paragraph_and_a_single_break_does_not() -> None:
    assert [b.words for b in parse_blocks("One\r\ntwo.\r\n\r\nThree.\n\n\n")] == ["One two.", "Three."]


def test_headings_have_an_anchor_of_their_own() -> None:
    found = parse_blocks("# Cookies\n# Cookies\n# Main\n# 你好")
    assert [b.anchor for b in found] == ["cookies", "cookies-2", "main-2", "part"]


def test_a_few_words_before_a_colon_stand_out_in_a_list() -> None:
    assert parse_blocks("- Open: 9 to 5\n- Closed on Sunday") == [
        Block("list", items=(Item("9 to 5", "Open"), Item("Closed on Sunday")))
    ]
    long = "A whole sentence that goes on and on before it comes: here"
    assert parse_blocks(f"- {long}")[0].items == (Item(long),)


def test_nothing_typed_becomes_html_and_addresses_become_links() -> None:
    html = drawn("# <b>A</b>\n<script>x</script> see https://example.org/\n\n- <i>B</i>: ask a@b.example")
    assert "<script>" not in html
    assert "<i>" not in html
    assert "&lt;b&gt;A&lt;/b&gt;" in html
    assert 'href="https://example.org/"' in html
    assert 'href="mailto:a@b.example"' in html


def test_an_empty_text_has_no_blocks() -> None:
    assert parse_blocks(" \n ") == []
