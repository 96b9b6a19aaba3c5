"""Adding a column of texts to a sheet's XML by changing only the bytes it takes.

The parser says where each tag begins; the new cells are spliced in there. Nothing is parsed and written
anew, so whatever else the sheet holds keeps every byte.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from core.sheets.model import letter
from core.sheets.read_xlsx import column_of
from core.sheets.xlsx_package import escaped

_WIDTH = 60
_TAG = re.compile(rb"""<(?:"[^"]*"|'[^']*'|[^'">])*>""")
_FILL = '<{0}fill><{0}patternFill patternType="solid"><{0}fgColor rgb="FFFFF2CC"/></{0}patternFill></{0}fill>'
_STYLE = (
    '<{0}xf numFmtId="0" fontId="0" fillId="{1}" borderId="0" xfId="0" applyFill="1" applyAlignment="1">'
    '<{0}alignment vertical="top" wrapText="1"/></{0}xf>'
)


def add_cells(data: bytes, column: int, texts: Mapping[int, str], style: str) -> bytes:
    """Return a sheet's XML with a text in `column` (from 0) of each row given; an empty text clears the cell."""
    return _Cells(_utf8(data), column, dict(texts), style).result()


def add_style(data: bytes) -> tuple[bytes, str]:
    """Return the styles with one for problems (pale fill, wrapped, at the top), and its number."""
    styles = _Styles(_utf8(data))
    return styles.result(), styles.number


@dataclass
class _Splice:
    """Walks through XML and collects changes by byte position, to make them all at once."""

    data: bytes
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    def result(self) -> bytes:
        parser = expat.ParserCreate()

        def started(tag: str, attrs: dict[str, str]) -> None:
            prefix, colon, name = tag.rpartition(":")
            self.start(prefix + colon, name, attrs, parser.CurrentByteIndex)

        def ended(tag: str) -> None:
            prefix, colon, name = tag.rpartition(":")
            self.end(prefix + colon, name, parser.CurrentByteIndex)

        parser.StartElementHandler, parser.EndElementHandler = started, ended
        parser.Parse(self.data, True)
        pieces, done = [], 0
        for start, end, text in sorted(self.edits, key=lambda edit: edit[:2]):
            pieces += [self.data[done:start], text.encode("ascii", "xmlcharrefreplace")]
            done = end
        return b"".join([*pieces, self.data[done:]])

    def start(self, prefix: str, name: str, attrs: dict[str, str], at: int) -> None:
        raise NotImplementedError

    def end(self, prefix: str, name: str, at: int) -> None:
        raise NotImplementedError

    def edit(self, start: int, end: int, text: str) -> None:
        self.edits.append((start, end, text))

    def tag_at(self, at: int) -> str:
        """Return the whole tag that begins at a position."""
        found = _TAG.match(self.data, at)
        return found[0].decode("latin-1") if found else ""

    def after_end(self, at: int, name: str) -> int:
        """Return where an element is over: the parser stands before a closing tag, but behind `<name/>`."""
        tag = self.tag_at(at)
        return at + len(tag) if tag.startswith("</") and tag.rstrip("> ").endswith(name) else at


class _Styles(_Splice):
    """Adds one fill and one cell style at the end of their lists, where they change no other number."""

    _lists = ("fills", "cellXfs")
    fill = number = ""
    _inside, _count, _depth, _began = "", 0, 0, 0

    def start(self, prefix: str, name: str, attrs: dict[str, str], at: int) -> None:
        self._depth += 1
        if name in self._lists and self._depth == 2:
            self._inside, self._count, self._began = name, 0, at
        elif self._inside and self._depth == 3:
            self._count += 1

    def end(self, prefix: str, name: str, at: int) -> None:
        self._depth -= 1
        if name != self._inside or self._depth != 1:
            return
        if name == "fills":
            self.fill, added = str(self._count), _FILL.format(prefix)
        else:
            self.number, added = str(self._count), _STYLE.format(prefix, self.fill or 0)
        tag = self.tag_at(self._began)
        counted = re.sub(r'\bcount="\d+"', f'count="{self._count + 1}"', tag)
        self.edit(self._began, self._began + len(tag), counted)
        self.edit(at, at, added)
        self._inside = ""


class _Cells(_Splice):
    """Puts the new cells into their rows, makes rows that are missing, and sets the column's width."""

    def __init__(self, data: bytes, column: int, texts: dict[int, str], style: str) -> None:
        super().__init__(data)
        self._column, self._waiting, self._style = column, texts, f' s="{style}"' if style else ""
        self._row, self._row_began, self._text = 0, 0, ""
        self._has_text = False
        self._at_column, self._cell_began = -1, -1
        self._width_set = False

    def start(self, prefix: str, name: str, attrs: dict[str, str], at: int) -> None:
        if name == "col":
            self._widen(prefix, attrs, at)
        elif name == "sheetData":
            if not self._width_set:
                self.edit(at, at, f"<{prefix}cols>{self._width(prefix)}</{prefix}cols>")
        elif name == "row":
            self._begin_row(prefix, attrs, at)
        elif name == "c" and self._has_text:
            self._at_column = column_of(attrs["r"]) if "r" in attrs else self._at_column + 1
            if self._at_column == self._column:
                self._cell_began = at
            elif self._at_column > self._column:
                self._put(prefix, at, at)

    def end(self, prefix: str, name: str, at: int) -> None:
        if name == "c" and self._cell_began >= 0:
            self._put(prefix, self._cell_began, self.after_end(at, "c"))
            self._cell_began = -1
        elif name == "row" and self._has_text:
            self._end_row(prefix, at)
        elif name == "cols" and not self._width_set:
            self.edit(at, at, self._width(prefix))
        elif name == "sheetData":
            self._missing_rows(prefix, at, None)

    def _begin_row(self, prefix: str, attrs: dict[str, str], at: int) -> None:
        self._row = int(float(attrs.get("r", self._row + 1)))
        self._missing_rows(prefix, at, self._row)
        self._row_began, self._at_column = at, -1
        self._has_text = self._row in self._waiting
        self._text = self._waiting.pop(self._row, "")

    def _end_row(self, prefix: str, at: int) -> None:
        tag = self.tag_at(self._row_began)
        opened = re.sub(r'\sspans="[^"]*"', "", tag)  # it tells the columns in use, and would be wrong
        if tag.endswith("/>"):
            opened = f"{opened[:-2]}>{self._cell(prefix)}</{prefix}row>"
        else:
            self._put(prefix, at, at)
        self.edit(self._row_began, self._row_began + len(tag), opened)
        self._has_text = False

    def _put(self, prefix: str, start: int, end: int) -> None:
        self.edit(start, end, self._cell(prefix))
        self._text = ""

    def _cell(self, prefix: str) -> str:
        return _cell(prefix, f"{letter(self._column)}{self._row}", self._text, self._style)

    def _missing_rows(self, prefix: str, at: int, before: int | None) -> None:
        for number in sorted(self._waiting):
            if before is None or number < before:
                cell = _cell(
                    prefix, f"{letter(self._column)}{number}", self._waiting.pop(number), self._style
                )
                if cell:
                    self.edit(at, at, f'<{prefix}row r="{number}">{cell}</{prefix}row>')

    def _widen(self, prefix: str, attrs: dict[str, str], at: int) -> None:
        """Set the width: in a new entry before the first one to the right, or cut out of one that covers it."""
        first, last, own = int(attrs["min"]), int(attrs["max"]), self._column + 1
        if self._width_set or last < own:
            return
        if first > own:
            self.edit(at, at, self._width(prefix))
            return
        pieces = [
            _col(prefix, attrs, first, own - 1),
            self._width(prefix),
            _col(prefix, attrs, own + 1, last),
        ]
        self.edit(at, at + len(self.tag_at(at)), "".join(pieces))

    def _width(self, prefix: str) -> str:
        self._width_set = True
        place = self._column + 1
        return f'<{prefix}col min="{place}" max="{place}" width="{_WIDTH}" customWidth="1"/>'


def _col(prefix: str, attrs: dict[str, str], first: int, last: int) -> str:
    if first > last:
        return ""
    said = {**attrs, "min": str(first), "max": str(last)}
    return f"<{prefix}col {' '.join(f'{name}={quoteattr(value)}' for name, value in said.items())}/>"


def _cell(prefix: str, reference: str, text: str, style: str) -> str:
    if not text:
        return ""
    return (
        f'<{prefix}c r="{reference}"{style} t="inlineStr"><{prefix}is>'
        f'<{prefix}t xml:space="preserve">{escape(escaped(text))}</{prefix}t></{prefix}is></{prefix}c>'
    )


def _utf8(data: bytes) -> bytes:
    """Return XML in an encoding that contains ASCII, so that text can be spliced in."""
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data
    text = data.decode("utf-16")
    return re.sub(r"""(encoding=["'])[^"']*""", r"\1UTF-8", text, count=1).encode()
