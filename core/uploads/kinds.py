"""What a file really is, told by its bytes; its name is never trusted. The only user of puremagic.

A document is held against the kind that its name claims (`fits_ending`), a spreadsheet may be called
anything and is told by what it holds. Both look here, so that a kind is known once.
"""

import re
from collections.abc import Collection

import puremagic
from django.utils.translation import gettext_lazy as _lazy

# What must stand in an office file of each kind.
OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
TEXT_KINDS = frozenset({"txt", "csv", "eml"})
HEAD = 4096
_NOT_TEXT = frozenset({"exe", "html", "htm", "pdf", "rtf", "svg", "zip"})

_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0"
_OLD_EXCEL = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00")
_STARTS = (
    (b"%PDF", _lazy("a PDF document")),
    (b"\x89PNG", _lazy("a picture")),
    (b"\xff\xd8\xff", _lazy("a picture")),
    (b"GIF8", _lazy("a picture")),
    (b"II*\0", _lazy("a picture")),
    (b"MM\0*", _lazy("a picture")),
    (b"RIFF", _lazy("a picture, sound or film")),
    (b"{\\rtf", _lazy("a text document")),
    (b"\x1f\x8b", _lazy("a packed file")),
    (b"7z\xbc\xaf", _lazy("a packed file")),
    (b"Rar!", _lazy("a packed file")),
)
_INSIDES = (
    ("xl/workbook.bin", _lazy("a binary Excel workbook (.xlsb)")),
    ("word/", _lazy("a Word document")),
    ("ppt/", _lazy("a presentation")),
    ("content.xml", _lazy("an OpenDocument file")),
    ("Index/", _lazy("a Numbers file")),
)
_WEB_PAGE = re.compile(r"\s*<(?:!doctype|!--|\?xml|(?:html|head|meta|body|style|table|div)\b)", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def fits_ending(head: bytes, ending: str) -> bool:
    """Say whether the first bytes of a file may be those of a file with this ending."""
    found = _fitting_endings(head)
    return not (found & _NOT_TEXT) if ending in TEXT_KINDS else ending in found


def is_archive(data: bytes) -> bool:
    """Say whether a file is a zip, as every office file of today is."""
    return data.startswith(_ARCHIVE)


def is_locked_office_file(data: bytes) -> bool:
    """Say whether a file is an office file that a password protects."""
    return data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data


def is_old_office_file(data: bytes) -> bool:
    """Say whether a file is of an Office before 2007."""
    return data.startswith((_OLE, *_OLD_EXCEL))


def describe_start(data: bytes) -> str:
    """Return in words what a file is that cannot be a list, such as "a picture"; nothing when it may be text."""
    return next((str(what) for start, what in _STARTS if data.startswith(start)), "")


def describe_parts(names: Collection[str]) -> str:
    """Return in words what an archive with these parts is, when it is no workbook that can be read."""
    return next((str(what) for inside, what in _INSIDES if any(n.startswith(inside) for n in names)), "")


def is_text(text: str) -> bool:
    """Say whether decoded bytes are text that somebody wrote, and not some other file's bytes."""
    return "\0" not in text and len(_CONTROLS.findall(text[:HEAD])) <= 8


def is_web_page(text: str) -> bool:
    """Say whether a text is a web page or another XML file."""
    return _WEB_PAGE.match(text) is not None


def _fitting_endings(head: bytes) -> frozenset[str]:
    """Return the endings that the first bytes fit; none for plain text."""
    try:
        return frozenset(match.extension.lstrip(".") for match in puremagic.magic_string(head))
    except puremagic.PureError:
        return frozenset()
