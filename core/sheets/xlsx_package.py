"""The package around an Excel workbook's sheets: which there are, their shared texts and number formats."""

import posixpath
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import partial
from zipfile import ZipFile

from django.utils.translation import gettext as _

from core.parsing.result import remove_controls
from core.sheets import number_formats
from core.sheets.csv_file import strip_unprintable
from core.sheets.model import Value
from core.sheets.note_rows import name_colour
from core.sheets.open_file import Limits, SheetRefused, parse

LONGEST_TEXT, LONGEST_TITLE = 32_767, 31
Stored = tuple[Value, str, bool, str]
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LONGEST_FORMULA = 500
_FORMULA = re.compile(r"=[^=\s]")
_FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\]|^'|'$")
_ESCAPE_MARK = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class SheetPart:
    """Where a sheet's cells are kept inside the package."""

    name: str
    path: str
    hidden: bool


@dataclass
class Package:
    """The parts of a workbook that its sheets refer to."""

    archive: ZipFile
    limits: Limits
    sheets: list[SheetPart] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    looks: "_Looks" = field(default_factory=lambda: _Looks())
    styles_path: str = ""
    from_1904: bool = False


def open_workbook(archive: ZipFile, limits: Limits) -> Package:
    """Return the workbook's list of sheets, its shared texts and its number formats."""
    package = Package(archive, limits)
    book = next((path for kind, path in read_relations(archive, "").values() if kind == "officeDocument"), "")
    relations = read_relations(archive, book)

    def properties(attrs: dict[str, str]) -> None:
        package.from_1904 = attrs.get("date1904") in ("1", "true")

    def sheet(attrs: dict[str, str]) -> None:
        name = next(value for key, value in attrs.items() if key.rpartition(":")[2] == "id")
        kind, path = relations[name]
        if kind == "worksheet":
            package.sheets.append(SheetPart(attrs["name"], path, attrs.get("state", "visible") != "visible"))

    parse(archive, book, {"workbookPr": properties, "sheet": sheet})
    for kind, path in relations.values():
        if kind == "sharedStrings":
            package.strings = _shared_strings(archive, path, limits)
        elif kind == "styles":
            package.styles_path = path
            package.formats = _number_formats(archive, path)
            package.looks.read(archive, path)
    return package


class _Looks:
    """Reads which styles have a font that is struck through, and which a colour behind the text."""

    def __init__(self) -> None:
        self.struck, self.coloured = set[int](), dict[int, str]()
        self._group, self._counted = "", Counter[str]()
        self._fonts, self._fills = set[int](), dict[int, str]()

    def read(self, archive: ZipFile, path: str) -> None:
        names = ("fonts", "fills", "cellXfs", "cellStyleXfs", "dxfs", "cellStyles")
        starts: dict[str, Callable[[dict[str, str]], None]] = {
            "strike": self._strike,
            "fgColor": self._colour,
            "xf": self._style,
            **{name: partial(self._begin, name) for name in names},
            **{name: partial(self._count, name) for name in ("font", "fill")},
        }
        parse(archive, path, starts)

    def _begin(self, name: str, _attrs: dict[str, str]) -> None:
        self._group = name

    def _count(self, name: str, _attrs: dict[str, str]) -> None:
        self._counted[name] += self._group == f"{name}s"

    def _strike(self, attrs: dict[str, str]) -> None:
        if self._group == "fonts" and attrs.get("val", "1") in ("1", "true"):
            self._fonts.add(self._counted["font"] - 1)

    def _colour(self, attrs: dict[str, str]) -> None:
        if self._group == "fills" and (name := name_colour(attrs.get("rgb", ""), attrs.get("theme", ""))):
            self._fills[self._counted["fill"] - 1] = name

    def _style(self, attrs: dict[str, str]) -> None:
        if self._group == "cellXfs":
            if int(attrs.get("fontId", 0)) in self._fonts:
                self.struck.add(self._counted["xf"])
            if colour := self._fills.get(int(attrs.get("fillId", 0))):
                self.coloured[self._counted["xf"]] = colour
            self._counted["xf"] += 1


def read_relations(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return what a part refers to inside the package: id to kind and path. Links outside are left alone."""
    folder, name = posixpath.split(part)
    found = {}

    def relationship(attrs: dict[str, str]) -> None:
        if attrs.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/", folder, attrs["Target"]))
            found[attrs["Id"]] = (attrs["Type"].rpartition("/")[2], path.lstrip("/"))

    parse(archive, posixpath.join(folder, "_rels", f"{name}.rels"), {"Relationship": relationship})
    return found


def _shared_strings(archive: ZipFile, path: str, limits: Limits) -> list[str]:
    strings: list[str] = []
    texts = TextPieces()

    def item_ended() -> None:
        strings.append(unescape_text(texts.taken()))
        if len(strings) > limits.cells:
            raise refuse_too_much(limits)

    parse(archive, path, texts.starts, {**texts.ends, "si": item_ended}, texts.add)
    return strings


def _number_formats(archive: ZipFile, path: str) -> list[str]:
    own: dict[int, str] = {}
    formats: list[str] = []
    group = [""]

    def number_format(attrs: dict[str, str]) -> None:
        if group[0] != "dxfs":
            own[int(attrs["numFmtId"])] = attrs["formatCode"]

    def style(attrs: dict[str, str]) -> None:
        if group[0] == "cellXfs":
            number = int(attrs.get("numFmtId", 0))
            formats.append(own.get(number) or number_formats.BUILT_IN.get(number, ""))

    def in_group(name: str) -> Callable[[dict[str, str]], None]:
        return lambda _attrs: group.__setitem__(0, name)

    groups = {name: in_group(name) for name in ("cellXfs", "cellStyleXfs", "dxfs")}
    parse(archive, path, {"numFmt": number_format, "xf": style, **groups})
    return formats


def read_stored_value(package: Package, attrs: dict[str, str], texts: dict[str, str]) -> Stored:
    """Return a cell's value, its text as shown, whether it shows an error, and its number format.

    `texts` holds what its `v` (value), `f` (formula) and `is` (text kept in the cell) said. A text that is a
    formula as typed was never calculated either.
    """
    kind, stored = attrs.get("t", "n"), texts.get("v", "")
    if "f" in texts and texts.keys().isdisjoint(("v", "is")):
        return _never_calculated(texts["f"])
    if kind == "s" and stored:
        stored = package.strings[int(stored)]
    elif kind in ("inlineStr", "str"):
        stored = unescape_text(texts.get("is", stored))
    elif not stored and "f" in texts:
        return _never_calculated(texts["f"])
    elif stored:
        return _typed(package, kind, stored, int(attrs.get("s", 0)))
    return stored, stored, _FORMULA.match(stored) is not None, ""


def _never_calculated(formula: str) -> Stored:
    """Return a formula without its result, which alone is lost; of a very long one the beginning says which it is."""
    text = f"={formula[:_LONGEST_FORMULA] or '…'}" + ("…" if len(formula) > _LONGEST_FORMULA else "")
    return text, text, True, ""


def _typed(package: Package, kind: str, stored: str, style: int) -> Stored:
    if kind == "b":
        return stored in ("1", "true"), "TRUE" if stored in ("1", "true") else "FALSE", False, ""
    if kind == "d":
        moment = datetime.fromisoformat(stored)
        return moment.date() if moment.time() == time.min else moment, f"{moment:%d/%m/%Y}", False, ""
    number = number_formats.read_exact(stored) if kind == "n" else None
    if number is None:
        return stored, stored, True, ""
    code = package.formats[style] if style < len(package.formats) else ""
    if not code or not number_formats.is_date(code):
        plain = number_formats.write_plain(number)
        text = number_formats.format_shown(number, code) if code else plain
        return number, text, False, "" if text == plain else code
    dated = number_formats.convert_to_date(number, code, from_1904=package.from_1904)
    return (stored, stored, True, code) if dated is None else (*dated, False, code)


class TextPieces:
    """Collects the text of `<t>` elements, but not how it is read aloud (`<rPh>`, Japanese)."""

    def __init__(self) -> None:
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {"t": self._open, "rPh": self._open_aloud}
        self.ends: dict[str, Callable[[], None]] = {"t": self._close, "rPh": self._close_aloud}
        self._pieces: list[str] = []
        self._taking = self._aloud = False

    def add(self, piece: str) -> None:
        if self._taking:
            self._pieces.append(piece)

    def taken(self) -> str:
        """Return what was collected and begin anew."""
        text = "".join(self._pieces)
        self._pieces.clear()
        return text

    def _open(self, _attrs: dict[str, str]) -> None:
        self._taking = not self._aloud

    def _close(self) -> None:
        self._taking = False

    def _open_aloud(self, _attrs: dict[str, str]) -> None:
        self._aloud = True

    def _close_aloud(self) -> None:
        self._aloud = False


def unescape_text(text: str) -> str:
    """Return text as typed: Excel writes odd characters as _x000D_, and line ends become one kind."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
    return remove_controls(text.replace("\r\n", "\n").replace("\r", "\n"))


def escape_text(text: str) -> str:
    """Return text as a cell can store it; `unescape_text` gives the same back, but for control characters."""
    text = strip_unprintable(text).replace("\r\n", "\n").replace("\r", "\n")
    return _ESCAPE_MARK.sub("_x005F_", text)[:LONGEST_TEXT]


def title_for_sheet(name: str, taken: set[str]) -> str:
    """Return a name Excel accepts for a sheet: short, without its forbidden characters, used once."""
    name = strip_unprintable(name)
    if _FORBIDDEN_IN_TITLES.search(name):
        name = _FORBIDDEN_IN_TITLES.sub(" ", name).strip(" '")
    base = name[:LONGEST_TITLE].rstrip("'")
    base = base if base.strip() else "Sheet"
    found, again = base, 1
    while found.casefold() in taken:
        again += 1
        found = f"{base[: LONGEST_TITLE - len(str(again)) - 1]} {again}"
    taken.add(found.casefold())
    return found


def refuse_too_much(limits: Limits) -> SheetRefused:
    """Return the refusal of a sheet with more in it than is read."""
    return SheetRefused(
        _(
            "This holds more than %(rows)s rows or %(cells)s filled cells. Delete what does not belong and try again."
        )
        % {"rows": f"{limits.rows:,}", "cells": f"{limits.cells:,}"}
    )
