"""Matrices of likelihood and impact as data: levels in words, scores, and bands of scores.

A score keeps the matrix it was made under, so a matrix is named by its key and its edition, and every
edition ever used stays in the file. Scales and bands: `register/rules/matrices.yaml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.yaml_files import read_data

FILE = Path(__file__).with_name("matrices.yaml")
COLOURS = ("low", "medium", "high", "very_high")


class MatrixFaulty(ValueError):
    """The data of a matrix does not hold together; the message names the matrix and the fault."""


class NoSuchMatrix(LookupError):
    """No matrix has this key and edition."""


@dataclass(frozen=True)
class Likelihood:
    """How likely: its number from 1, its word, and what the word means in a year."""

    number: int
    word: str
    meaning: str


@dataclass(frozen=True)
class Impact:
    """How bad: its number from 1, its word, and what the word means under each category."""

    number: int
    word: str
    meanings: Mapping[str, str]


@dataclass(frozen=True)
class Band:
    """Scores from `low` to `high` under one word; `key` is also the colour."""

    key: str
    word: str
    low: int
    high: int


@dataclass(frozen=True)
class Cell:
    """One place in the grid."""

    likelihood: Likelihood
    impact: Impact
    score: int
    band: Band


@dataclass(frozen=True)
class Matrix:
    """One edition of one matrix. Levels and bands run from the lowest up; checked when loaded."""

    key: str
    edition: int
    title: str
    likelihood: tuple[Likelihood, ...]
    impact: tuple[Impact, ...]
    bands: tuple[Band, ...]
    categories: Mapping[str, str]

    def __post_init__(self) -> None:
        if fault := _fault(self):
            raise MatrixFaulty(f"matrix {self.key}, edition {self.edition}: {fault}")

    @property
    def size(self) -> int:
        return len(self.likelihood)

    def score(self, likelihood: int, impact: int) -> int:
        """Return likelihood times impact. Raises ValueError for a number that is not a level."""
        for number in (likelihood, impact):
            if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= self.size:
                raise ValueError(f"levels of the {self.title} matrix are 1 to {self.size}, not {number!r}")
        return likelihood * impact

    def band(self, score: int) -> Band:
        """Return the band of a score. Raises ValueError for a score the matrix cannot give."""
        for band in self.bands:
            if band.low <= score <= band.high and score in self.scores():
                return band
        raise ValueError(f"the {self.title} matrix cannot give a score of {score!r}")

    def scores(self) -> frozenset[int]:
        """Return every score the matrix can give."""
        numbers = range(1, self.size + 1)
        return frozenset(a * b for a in numbers for b in numbers)

    def grid(self) -> list[list[Cell]]:
        """Return the rows of a table: likelihood grows upward (highest first), impact to the right."""
        return [[self.cell(row, column) for column in self.impact] for row in reversed(self.likelihood)]

    def cell(self, row: Likelihood, column: Impact) -> Cell:
        score = self.score(row.number, column.number)
        return Cell(row, column, score, self.band(score))


def get_matrix(key: str, edition: int | None = None) -> Matrix:
    """Return a matrix by its key and edition, the newest edition when none is given. Raises NoSuchMatrix."""
    found = [one for one in load_matrices() if one.key == key and edition in (None, one.edition)]
    if not found:
        raise NoSuchMatrix(f"no matrix {key!r}" + (f", edition {edition}" if edition is not None else ""))
    return max(found, key=lambda one: one.edition)


@cache
def load_matrices(file: Path = FILE) -> tuple[Matrix, ...]:
    """Read and check every matrix of the file. Raises MatrixFaulty or YamlError."""
    matrices = tuple(_read(entry) for entry in read_data(file))
    names = [(one.key, one.edition) for one in matrices]
    if len(set(names)) < len(names):
        raise MatrixFaulty("two matrices have the same key and edition")
    return matrices


def _read(entry: Mapping[str, Any]) -> Matrix:
    """Build a matrix from its data; a field too many or too few is a fault, never a guess."""
    try:
        parts = {
            "likelihood": tuple(Likelihood(**level) for level in entry["likelihood"]),
            "impact": tuple(Impact(**level) for level in entry["impact"]),
            "bands": tuple(Band(**band) for band in entry["bands"]),
        }
        return Matrix(**{**entry, **parts})
    except (KeyError, TypeError, AttributeError) as problem:
        name = entry.get("key") if isinstance(entry, Mapping) else entry
        raise MatrixFaulty(f"matrix {name}: {problem}") from problem


def _fault(matrix: Matrix) -> str:
    """Return the first thing that does not hold together, or nothing."""
    return _levels_fault(matrix) or _words_fault(matrix) or _bands_fault(matrix)


def _levels_fault(matrix: Matrix) -> str:
    wanted = list(range(1, matrix.size + 1))
    if matrix.size < 2:
        return "a matrix needs at least two levels"
    for name, levels in (("likelihood", matrix.likelihood), ("impact", matrix.impact)):
        if [level.number for level in levels] != wanted:
            return f"the levels of {name} must be numbered 1 to {matrix.size} in order"
    return ""


def _words_fault(matrix: Matrix) -> str:
    for level in matrix.impact:
        if set(level.meanings) != set(matrix.categories):
            return f"impact {level.number} must say what it means under each category"
    said = [level.meaning for level in matrix.likelihood]
    said += [meaning for level in matrix.impact for meaning in level.meanings.values()]
    said += [level.word for level in matrix.likelihood] + [level.word for level in matrix.impact]
    said += [band.word for band in matrix.bands] + [matrix.key, matrix.title, *matrix.categories.values()]
    if any(not isinstance(words, str) or not words.strip() for words in said):
        return "a word or a meaning is blank"
    return ""


def _bands_fault(matrix: Matrix) -> str:
    for band in matrix.bands:
        if band.key not in COLOURS or band.low > band.high:
            return f"band {band.word} needs a known colour, and a low end that is not above its high end"
    order = [COLOURS.index(band.key) for band in matrix.bands]
    ends = [end for band in matrix.bands for end in (band.low, band.high)]
    if order != sorted(set(order)) or ends != sorted(ends):
        return "bands must run from the lowest up"
    for score in sorted(matrix.scores()):
        if sum(band.low <= score <= band.high for band in matrix.bands) != 1:
            return f"a score of {score} must lie in exactly one band"
    if ends[0] not in matrix.scores() or ends[-1] != matrix.size**2:
        return f"bands must end at {matrix.size**2}"
    return ""
