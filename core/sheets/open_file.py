"""Opening a file that somebody handed in: what it really is, its encoding, and whether it is safe to unpack.

Nothing here trusts the file's name. Every refusal is a sentence for the person who chose the file.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

MEGABYTE = 1024 * 1024
_CHUNK = 256 * 1024


class SheetRefused(Exception):
    """The file cannot be taken. The message is a sentence that says what to do."""


@dataclass(frozen=True)
class Limits:
    """How much of a spreadsheet is read. A whole country's register has about 5,500 rows.

    `bytes` is the file as it came, `inflated` all its parts unpacked, `ratio` how much one part of more
    than 4 MB may grow. `rows` and `cells` count only what has something in it.
    """

    bytes: int = 20 * MEGABYTE
    inflated: int = 100 * MEGABYTE
    ratio: int = 200
    parts: int = 2_000
    rows: int = 20_000
    columns: int = 500
    cells: int = 500_000


_OTHER_KINDS = (
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
_OLE = b"\xd0\xcf\x11\xe0"
_OLD_EXCEL = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_INSIDES = (
    ("xl/workbook.bin", _lazy("a binary Excel workbook (.xlsb)")),
    ("word/", _lazy("a Word document")),
    ("ppt/", _lazy("a presentation")),
    ("content.xml", _lazy("an OpenDocument file")),
    ("Index/", _lazy("a Numbers file")),
)
_WEB_PAGE = re.compile(r"\s*<(?:!doctype|!--|\?xml|(?:html|head|meta|body|style|table|div)\b)", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def kind(data: bytes, name: str, limits: Limits) -> str:
    """Return "xlsx" or "csv" by what the bytes are; raise SheetRefused for anything else."""
    if not data:
        raise SheetRefused(_("%(name)s is empty. Choose the file that holds your list.") % {"name": name})
    if len(data) > limits.bytes:
        raise SheetRefused(
            _("%(name)s is too big. The most this can take is %(most)s MB.")
            % {"name": name, "most": limits.bytes // MEGABYTE}
        )
    if data.startswith(_ZIP):
        return "xlsx"
    if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise _locked(name)
    if data.startswith((_OLE, *_OLD_EXCEL)):
        raise _wrong(name, _("an old Excel workbook (.xls) or another old Office file"))
    for start, what in _OTHER_KINDS:
        if data.startswith(start):
            raise _no_list(name, str(what))
    return "csv"


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of a CSV file, without its byte order mark, and the encoding it was read in.

    UTF-8 and UTF-16 are certain; else it is Windows-1252, which British Excel writes, and last Latin-1.
    Raises SheetRefused for a web page and for anything that is not text.
    """
    text, encoding = _decoded(data)
    if "\0" in text or len(_CONTROLS.findall(text[:4096])) > 8:
        raise SheetRefused(
            _("%(name)s is not a spreadsheet. Save it as .xlsx or .csv and try again.") % {"name": name}
        )
    if _WEB_PAGE.match(text):
        raise _wrong(name, _("a web page or XML file with the name of a spreadsheet"))
    return text, encoding


def _decoded(data: bytes) -> tuple[str, str]:
    candidates = ["utf-8", "cp1252"]
    if data.startswith(b"\xef\xbb\xbf"):
        candidates.insert(0, "utf-8-sig")
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates.insert(0, "utf-16-le" if data[0] == 0xFF else "utf-16-be")
    for encoding in candidates:
        try:
            return data.decode(encoding).removeprefix("\ufeff"), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"


def open_package(data: bytes, name: str, limits: Limits) -> ZipFile:
    """Return the zip of a workbook once every part was looked at and found safe to unpack.

    The sizes the directory declares are checked first, so a bomb is refused before it is lit; then
    every part is unpacked once, counted, and refused if it declares a document type, because that is
    how entities expand and files are fetched. Excel never writes one.
    """
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise damaged(name) from error
    parts = archive.infolist()
    names = [part.filename for part in parts]
    for inside, what in _INSIDES:
        if any(part.startswith(inside) for part in names):
            raise _wrong(name, str(what))
    if "_rels/.rels" not in names:
        raise _no_list(name, _("a packed file"))
    if any(part.flag_bits & 1 for part in parts):
        raise _locked(name)
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise damaged(name)
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.inflated:
        raise _bomb(name)
    left = limits.inflated
    for part in parts:
        left -= _unpacked(archive, part, name, min(left, _most(part, limits)))
    return archive


def parse(
    archive: ZipFile,
    part: str,
    starts: Mapping[str, Callable[[dict[str, str]], None]],
    ends: Mapping[str, Callable[[], None]] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Walk through one XML part without building a tree, calling back for the elements asked for.

    Names are taken without their namespace's prefix. A million empty rows pass here, so it does little.
    """

    def started(tag: str, attrs: dict[str, str]) -> None:
        call = starts.get(tag) or (starts.get(tag.rpartition(":")[2]) if ":" in tag else None)
        if call is not None:
            call(attrs)

    def ended(tag: str) -> None:
        call = ends.get(tag) or (ends.get(tag.rpartition(":")[2]) if ":" in tag else None) if ends else None
        if call is not None:
            call()

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = started
    if ends is not None:
        parser.EndElementHandler = ended
    if text is not None:
        parser.CharacterDataHandler = text
    with archive.open(part) as stream:
        parser.ParseFile(stream)


def damaged(name: str) -> SheetRefused:
    """Return the refusal of a workbook that cannot be read to its end."""
    return SheetRefused(
        _(
            "%(name)s is damaged or not a real Excel workbook. Open it in Excel, save it again as .xlsx and try again."
        )
        % {"name": name}
    )


def _most(part: ZipInfo, limits: Limits) -> int:
    return max(4 * MEGABYTE, part.compress_size * limits.ratio)


def _unpacked(archive: ZipFile, part: ZipInfo, name: str, most: int) -> int:
    """Return how many bytes a part really holds; refuse more than `most` and any document type."""
    size = 0
    prolog: _Prolog | None = _Prolog()
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise _bomb(name)
            if prolog is not None and prolog.is_over(chunk):
                prolog = None
    return size


class _Prolog:
    """Reads an XML part up to its first element: a document type can only stand before it."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = _no_doctype
        self._parser.StartElementHandler = self._begun
        self._over = False

    def _begun(self, *_args: object) -> None:
        self._over = True

    def is_over(self, chunk: bytes) -> bool:
        try:
            self._parser.Parse(chunk, False)
        except expat.ExpatError:
            return True  # a picture, or XML that nothing will be able to read either
        return self._over


def _no_doctype(*_args: object) -> None:
    raise SheetRefused(
        _(
            "The workbook holds a document type definition, which Excel never writes. Save it again from Excel."
        )
    )


def _locked(name: str) -> SheetRefused:
    return SheetRefused(
        _(
            "%(name)s is protected by a password. Open it in Excel, remove the password, save it and try again."
        )
        % {"name": name}
    )


def _wrong(name: str, what: str) -> SheetRefused:
    return SheetRefused(
        _("%(name)s is %(what)s. Open it, save it as .xlsx or .csv and try again.")
        % {"name": name, "what": what}
    )


def _no_list(name: str, what: str) -> SheetRefused:
    return SheetRefused(
        _("%(name)s is %(what)s, not a spreadsheet. Choose the .xlsx or .csv file that holds your list.")
        % {"name": name, "what": what}
    )


def _bomb(name: str) -> SheetRefused:
    return SheetRefused(
        _(
            "%(name)s unpacks to far more than a list needs. Copy the list alone into a new workbook and try again."
        )
        % {"name": name}
    )
