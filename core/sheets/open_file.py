"""Opening a spreadsheet that somebody handed in: whether it is one, its encoding, and its parts found safe.

What a file is and how far it may swell is judged in core/uploads; here every refusal becomes a sentence
for the person who chose the file.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from django.utils.translation import gettext as _

from core.uploads import archives, kinds
from core.uploads.limits import ArchiveLimits, find_largest_upload, write_megabytes

_WORD = re.compile(r"[^\s,;|\"]+")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f]")
_FEW, _RARE = (
    3,
    20,
)  # NULs that somebody may overlook in a text, and one in so many letters; another file has more
_LOOKED_AT = 4000  # bytes
_GUESSES = ("cp1252", "latin-1", "mac_roman", "cp850", "iso8859-14")
_USUAL = frozenset(
    "£€‘’“”–—…•·°½¼¾²³×é®©™ §áàâäãåçéèêëíìîïñóòôöõúùûüýÿÁÀÂÄÉÈÊËÍÎÏÓÔÖÚÛÜŵŷŴŶẁẃẅỳ\xa0ôßøæœ†‡¹´¬±¿¡ºª«»"
)


class SheetRefused(Exception):
    """The file cannot be taken. The message is a sentence that says what to do."""


@dataclass(frozen=True)
class Limits(ArchiveLimits):
    """How much of a spreadsheet is read. A whole country's register has about 5,500 rows.

    `bytes` is the file as it came. `rows` and `cells` count only what has something in it.
    """

    bytes: int = field(default_factory=find_largest_upload)
    rows: int = 20_000
    columns: int = 500
    cells: int = 500_000


def detect_kind(data: bytes, name: str, limits: Limits) -> str:
    """Return "xlsx" or "csv" by what the bytes are; raise SheetRefused for anything else."""
    if not data:
        raise SheetRefused(_("%(name)s is empty. Choose the file that holds your list.") % {"name": name})
    if len(data) > limits.bytes:
        raise SheetRefused(
            _("%(name)s is too big. The most this can take is %(most)s MB.")
            % {"name": name, "most": write_megabytes(limits.bytes)}
        )
    if kinds.is_archive(data):
        return "xlsx"
    if kinds.is_locked_office_file(data):
        raise _locked(name)
    if kinds.is_old_office_file(data):
        raise _wrong(name, _("an old Excel workbook (.xls) or another old Office file"))
    if what := kinds.describe_start(data):
        raise _no_list(name, what)
    return "csv"


def decode_text(data: bytes, name: str, *, chosen: str = "") -> tuple[str, str]:
    """Return the text of a CSV file, without its byte order mark, and the encoding it was read in.

    UTF-8, UTF-16 and UTF-32 are certain; else it is the one that somebody chose, or the first of `list_encodings`.
    Raises SheetRefused for a web page and for anything that is not text.
    """
    guessed = list_encodings(data)
    known = {encoding for encoding, _sample in guessed}
    if guessed:
        encoding = chosen if chosen in known else guessed[0][0]
        text = data.decode(encoding, errors="replace")
    else:
        encoding = _certain(data)
        text = data.decode(encoding).removeprefix("\ufeff")
    if 0 < text.count("\0") <= max(_FEW, len(text) // _RARE) and not _CONTROLS.search(text):
        words = {"name": name, "row": text[: text.index("\0")].count("\n") + 1}
        raise SheetRefused(
            _(
                "%(name)s holds a character in line %(row)s that cannot be kept (NUL). Take it out and try again."
            )
            % words
        )
    if not kinds.is_text(text):
        raise SheetRefused(
            _("%(name)s is not a spreadsheet. Save it as .xlsx or .csv and try again.") % {"name": name}
        )
    if kinds.is_web_page(text):
        raise _wrong(name, _("a web page or XML file with the name of a spreadsheet"))
    return text, encoding


def _certain(data: bytes) -> str:
    """Return the encoding that the bytes leave no doubt about, or nothing."""
    candidates = ["utf-8"]
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        candidates.insert(0, "utf-32-le" if data[0] == 0xFF else "utf-32-be")
    elif wide := _find_wide(data):
        candidates.insert(0, wide)
    elif data.startswith(b"\xef\xbb\xbf"):
        candidates = ["utf-8-sig"]
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates.insert(0, "utf-16-le" if data[0] == 0xFF else "utf-16-be")
    for encoding in candidates:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return ""


def _find_wide(data: bytes) -> str:
    """Return the encoding of two or four bytes a letter that text without a mark is in: most letters leave NULs in the
    same places."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in data[:_LOOKED_AT]:
        return ""
    head = data[: min(len(data), _LOOKED_AT) // 4 * 4]
    nuls = [sum(not byte for byte in head[at::4]) * 4 / max(len(head), 1) for at in range(4)]
    shapes = {
        "utf-32-le": (0, 1, 1, 1), "utf-32-be": (1, 1, 1, 0), "utf-16-le": (0, 1, 0, 1), "utf-16-be": (1, 0, 1, 0),
    }  # fmt: skip
    for encoding, shape in shapes.items():
        fits = all(share > 0.7 if nul else share < 0.1 for share, nul in zip(nuls, shape, strict=True))
        if fits and re.search(r"[\r\n]", head.decode(encoding, errors="replace")):
            return encoding
    return ""


def list_encodings(data: bytes) -> tuple[tuple[str, str], ...]:
    """Return the encodings that a file may be in, likeliest first, each with a sample; none where it is certain.

    British Excel writes Windows-1252; an old Mac and the command line of Windows write others, and Welsh once had
    its own. The one in which the fewest letters are strange is likeliest.
    """
    if _certain(data):
        return ()
    lines = [line for line in data.splitlines() if not line.isascii()]
    special = b"\n".join(lines)[:100_000]
    found: dict[str, str] = {}
    for encoding in _GUESSES:
        try:
            found.setdefault(special.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return tuple((found[text], _sample_of(text)) for text in sorted(found, key=count_strange))


def count_strange(text: str) -> int:
    """Return how many letters of a text are not usual in English or Welsh, or are capitals inside a word."""
    odd = sum(letter not in _USUAL for letter in text if not letter.isascii())
    return odd + sum(
        before.islower() and letter.isupper() for before, letter in pairwise(text) if not letter.isascii()
    )


def _sample_of(text: str) -> str:
    """Return the first few words that show how an encoding is read."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return " ".join(dict.fromkeys(words))[:80]


def open_package(data: bytes, name: str, limits: Limits) -> ZipFile:
    """Return the zip of a workbook once every part was looked at and found safe to unpack.

    A part that declares a document type is refused, because that is how entities expand and files are
    fetched. Excel never writes one.
    """
    try:
        archive = archives.open_archive(BytesIO(data))
        names = archive.namelist()
        if what := kinds.describe_parts(names):
            raise _wrong(name, what)
        if "_rels/.rels" not in names:
            raise _no_list(name, _("a packed file"))
        if archives.is_locked(archive):
            raise _locked(name)
        archives.check_declared(archive, limits)
        archives.check_unpacked(archive, limits, _refuse_document_type)
    except archives.ArchiveDamaged as error:
        raise refuse_damaged(name) from error
    except archives.ArchiveSwells as error:
        raise _bomb(name) from error
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


def refuse_damaged(name: str) -> SheetRefused:
    """Return the refusal of a workbook that cannot be read to its end."""
    return SheetRefused(
        _(
            "%(name)s is damaged or not a real Excel workbook. Open it in Excel, save it again as .xlsx and try again."
        )
        % {"name": name}
    )


def _refuse_document_type(_part: ZipInfo) -> Callable[[bytes], None]:
    prolog = _Prolog()
    return prolog.read


class _Prolog:
    """Reads an XML part up to its first element: a document type can only stand before it."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = _no_doctype
        self._parser.StartElementHandler = self._begun
        self._over = False

    def _begun(self, *_args: object) -> None:
        self._over = True

    def read(self, chunk: bytes) -> None:
        if self._over:
            return
        try:
            self._parser.Parse(chunk, False)
        except expat.ExpatError:
            self._over = True  # a picture, or XML that nothing will be able to read either


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
