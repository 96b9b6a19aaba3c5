"""Text of two or four bytes a letter, with and without its mark, and files that break off."""

import pytest

from core import sheets

TEXT = "Partnership,Status\r\nOpal Compact,Live\r\nGrŵp Afon,Closed\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-8", "utf-8-sig"]
)
def test_text_in_wide_letters_is_read_and_written_back(encoding: str) -> None:
    book = sheets.read(TEXT.encode(encoding), "list.csv")
    assert [[cell.text for cell in row.cells] for row in book.sheets[0].rows] == [
        ["Partnership", "Status"],
        ["Opal Compact", "Live"],
        ["Grŵp Afon", "Closed"],
    ]
    assert book.encodings == ()


@pytest.mark.parametrize("times", [1, 3, 40])
def test_a_nul_in_a_text_is_named_with_its_line(times: int) -> None:
    data = b"Partnership,Status\n" + b"Opal\0 Compact,Live and well for years\n" * times
    with pytest.raises(sheets.SheetRefused, match=r"line 2 that cannot be kept \(NUL\)"):
        sheets.read(data, "list.csv")
