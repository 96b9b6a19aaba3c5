"""The letters that no typeface of a report has: found before it is drawn, and marked where they stand.

A letter that is in none of the report's own typefaces is drawn in one of the machine's, as far as one has it; of any
other the reader would see an empty box, and nobody would be told.
"""

import ctypes
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import unescape
from io import BytesIO

from core.pdf.render import Asset

MARK = "[?]"
_TYPEFACE = "font/woff2"
# What turns the order of the words after it: a page has none, and letters keep the direction of their script.
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_SPACES = {0x0B: " ", 0x0C: " "}
# What is never drawn: joiners and marks of direction, and the choice between two shapes of a letter.
_UNSEEN = re.compile(
    "[\\s\u00ad\u034f\u061c\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
_LIBRARIES = ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll")


def tidy_letters(page: str) -> str:
    """Return a page with accents joined to their letters, and without what turns the order of words."""
    return unicodedata.normalize("NFC", page.translate(_TURNS | _SPACES))


def find_missing(words: str, assets: Mapping[str, Asset]) -> list[str]:
    """Return each letter of a text that neither a typeface among the assets nor one of the machine's has."""
    own: frozenset[int] = frozenset().union(
        *(read_letters(asset.data) for asset in assets.values() if asset.kind == _TYPEFACE)
    )
    letters = dict.fromkeys(unescape(words))
    return [
        one for one in letters if not _UNSEEN.match(one) and ord(one) not in own and not can_draw_letter(one)
    ]


def mark_missing(page: str, letters: Iterable[str]) -> str:
    """Return the page with a mark that everybody sees in place of these letters, one for several in a row."""
    several = "".join(map(re.escape, letters))
    return re.sub(f"[{several}]+", MARK, page) if several else page


@lru_cache(maxsize=32)
def read_letters(typeface: bytes) -> frozenset[int]:
    """Return the letters that a typeface has, read once a process."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    return frozenset(TTFont(BytesIO(typeface), lazy=True).getBestCmap())


@lru_cache(maxsize=4096)
def can_draw_letter(letter: str) -> bool:
    """Whether any typeface of this machine has a letter; a control letter is in none."""
    if unicodedata.category(letter) == "Cc":
        return False
    library, sets = _machine_typefaces()
    return any(library.FcCharSetHasChar(one, ord(letter)) for one in sets) if library else False


class _FontSet(ctypes.Structure):
    _fields_ = (("number", ctypes.c_int), ("room", ctypes.c_int), ("fonts", ctypes.POINTER(ctypes.c_void_p)))


@lru_cache(maxsize=1)
def _machine_typefaces() -> tuple[ctypes.CDLL | None, list[ctypes.c_void_p]]:
    """Return fontconfig, which the PDF library asks too, and the letters of each typeface that it knows."""
    library = _load_fontconfig()
    if library is None:
        return None, []
    library.FcInitLoadConfigAndFonts.restype = ctypes.c_void_p
    library.FcConfigGetFonts.restype = ctypes.POINTER(_FontSet)
    library.FcConfigGetFonts.argtypes = (ctypes.c_void_p, ctypes.c_int)
    library.FcPatternGetCharSet.argtypes = (
        ctypes.c_void_p,
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.POINTER(ctypes.c_void_p),
    )
    library.FcCharSetHasChar.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
    known = library.FcConfigGetFonts(library.FcInitLoadConfigAndFonts(), 0)
    found = []
    for index in range(known.contents.number if known else 0):
        letters = ctypes.c_void_p()
        if not library.FcPatternGetCharSet(known.contents.fonts[index], b"charset", 0, ctypes.byref(letters)):
            found.append(letters)
    return library, found


def _load_fontconfig() -> ctypes.CDLL | None:
    for name in _LIBRARIES:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None
