"""Letters as people look for them and put them in order: without case and accents, numbers by their size.

`fold` is for finding, `sort_key` for ordering. `name__folded` and `name__sorted` are the same two worked out by the
database, with one result on SQLite (the Python functions below) and PostgreSQL (its own functions).
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from django.db.models import CharField, TextField, Transform

_MARKS = re.compile("[\u0300-\u036f]")
_DIGITS = re.compile("[0-9]+")
# Letters that no decomposition takes apart, and marks of which people type only one kind.
_ONE = ("łøđıðħŧς’‘‚“”„–—‐‑", "lodidhtσ'''\"\"\"----")
_TWO = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
_LIKE = str.maketrans(dict(zip(*_ONE, strict=True)) | _TWO)
WIDTH = 8  # of a number within a name; a longer one is put in order by its digits


def fold(text: str) -> str:
    """Return text in small letters without accents: `Café Môr` as `cafe mor`."""
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower().translate(_LIKE)


@lru_cache(maxsize=16_384)
def sort_key(text: str) -> str:
    """Return what text is put in order by: `Ward 2` stands before `Ward 10`, `alpha` before `Zero`."""
    return _DIGITS.sub(lambda digits: digits[0].lstrip("0").rjust(WIDTH, "0"), fold(text))


def register_functions(*, connection: Any, **_signal: Any) -> None:
    """Teach a new connection to SQLite both functions."""
    if connection.vendor == "sqlite":
        for name, function in (("fold_text", fold), ("sort_key", sort_key)):
            connection.connection.create_function(name, 1, _or_null(function), deterministic=True)


def _or_null(function: Any) -> Any:
    return lambda text: None if text is None else function(str(text))


def _replaced(sql: str) -> str:
    for one, two in _TWO.items():
        sql = f"replace({sql}, '{one}', '{two}')"
    letters, plain = (letters.replace("'", "''") for letters in _ONE)
    return f"translate({sql}, '{letters}', '{plain}')"


_FOLDED = _replaced(r"lower(regexp_replace(normalize(%(expressions)s, NFKD), '[\u0300-\u036f]', '', 'g'))")
_PADDED = f"regexp_replace({_FOLDED}, '([0-9]+)', '{'0' * WIDTH}\\1', 'g')"
_SORTED = f"regexp_replace({_PADDED}, '0*([0-9]{{{WIDTH},}})', '\\1', 'g')"


class _InDatabase(Transform):
    """One of the functions above within a query: PostgreSQL compares its result letter by letter, as SQLite does."""

    output_field = TextField()
    postgresql = ""

    def as_postgresql(self, compiler: Any, connection: Any, **options: Any) -> Any:
        return self.as_sql(compiler, connection, template=f'({self.postgresql}) COLLATE "C"', **options)


@CharField.register_lookup
@TextField.register_lookup
class FoldedText(_InDatabase):
    """Text as `fold` writes it."""

    lookup_name = "folded"
    function = "fold_text"
    postgresql = _FOLDED


@CharField.register_lookup
@TextField.register_lookup
class SortedText(_InDatabase):
    """Text as `sort_key` writes it."""

    lookup_name = "sorted"
    function = "sort_key"
    postgresql = _SORTED
