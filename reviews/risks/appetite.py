"""The council's one matrix and how much risk it will live with, as settings name them."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from register.rules import matrix
from reviews.risks import rules


def matrix_in_use() -> matrix.Matrix:
    """Return the newest edition of the matrix that new scores are made under."""
    return matrix.get_matrix(settings.RISK_MATRIX)


def read_appetite() -> str:
    """Return the highest band that may be tolerated without anybody's approval."""
    return str(settings.RISK_APPETITE)


def list_bands_above_appetite() -> tuple[str, ...]:
    """Return the bands above the council's appetite, in the order of the bands."""
    return rules.list_bands_above(read_appetite())


def find_appetite_limit(of: matrix.Matrix | None = None) -> int:
    """Return the highest score that needs no approval, on the matrix in use or on another."""
    return rules.limit_of_appetite(of or matrix_in_use(), read_appetite())


def check_appetite() -> None:
    """Refuse to start, in a sentence, on a matrix or an appetite that does not exist."""
    try:
        bands = [band.key for band in matrix_in_use().bands]
    except matrix.NoSuchMatrix:
        known = ", ".join(sorted({one.key for one in matrix.load_matrices()}))
        raise ImproperlyConfigured(
            f"RISK_MATRIX must be one of {known}, not {settings.RISK_MATRIX!r}."
        ) from None
    if read_appetite() not in bands:
        raise ImproperlyConfigured(
            f"RISK_APPETITE must be one of {', '.join(bands)}, not {read_appetite()!r}."
        )
