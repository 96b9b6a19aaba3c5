"""What a workbook says of its cells besides their values: notes, conversations, and the addresses of links."""

import posixpath
from zipfile import ZipFile

from core.sheets.note_rows import LINK, NOTE
from core.sheets.open_file import parse
from core.sheets.xlsx_package import Package, read_relations, unescape_text


def read_asides(package: Package, path: str, links: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Return what a sheet says of its cells besides their values, by the cell: notes, and the addresses of links.

    `links` is cell to the id of its link. A conversation takes the place of the note that Excel keeps for old programs.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    if posixpath.join(posixpath.dirname(path), "_rels", f"{posixpath.basename(path)}.rels") not in set(
        package.archive.namelist()
    ):
        return found
    relations = read_relations(package.archive, path)
    notes: dict[str, list[str]] = {}
    for kind, part in sorted(relations.values(), reverse=True):
        if kind in ("threadedComment", "comments"):
            for cell, texts in _notes(package, part, kind).items():
                if kind == "threadedComment":
                    notes.setdefault(cell, []).extend(texts)
                else:
                    notes.setdefault(cell, texts)
    for cell, texts in notes.items():
        if text := "\n".join(texts).strip():
            found.setdefault(cell, []).append((NOTE, text))
    targets = _targets(package.archive, path)
    for cell, name in links.items():
        if targets.get(name):
            found.setdefault(cell, []).append((LINK, targets[name]))
    return found


def _notes(package: Package, part: str, kind: str) -> dict[str, list[str]]:
    notes: dict[str, list[str]] = {}
    reference = [""]
    pieces: list[str] | None = None
    element = "threadedComment" if kind == "threadedComment" else "comment"

    def begun(attrs: dict[str, str]) -> None:
        nonlocal pieces
        reference[0] = attrs.get("ref", "")
        pieces = []

    def ended() -> None:
        nonlocal pieces
        notes.setdefault(reference[0], []).append(unescape_text("".join(pieces or ())).strip())
        pieces = None

    def text(piece: str) -> None:
        if pieces is not None:
            pieces.append(piece)

    parse(package.archive, part, {element: begun}, {element: ended}, text)
    return notes


def _targets(archive: ZipFile, part: str) -> dict[str, str]:
    """Return where the links of a part lead, outside the workbook: id to address. Nothing is fetched."""
    folder, name = posixpath.split(part)
    found: dict[str, str] = {}

    def relationship(attrs: dict[str, str]) -> None:
        if attrs.get("TargetMode") == "External" and attrs["Type"].endswith("/hyperlink"):
            found[attrs["Id"]] = attrs["Target"].removeprefix("mailto:")

    parse(archive, posixpath.join(folder, "_rels", f"{name}.rels"), {"Relationship": relationship})
    return found
