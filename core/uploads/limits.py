"""How large an uploaded file may be, as it comes and once it is unpacked."""

from dataclasses import dataclass

from django.conf import settings

MEGABYTE = 1024 * 1024
_SWELLS = 10  # times the largest upload, once unpacked


@dataclass(frozen=True)
class ArchiveLimits:
    """How far an archive may be unpacked; the defaults are those of a workbook that holds a list.

    `inflated` is all its parts unpacked, `ratio` how much one part of more than 4 MB may grow, None for
    any growth: an empty page of a picture shrinks to next to nothing.
    """

    inflated: int = 100 * MEGABYTE
    ratio: int | None = 200
    parts: int = 2_000


def find_largest_upload() -> int:
    """Return how many bytes a file may have."""
    return int(settings.UPLOAD_LIMIT)


def write_megabytes(size: int) -> int:
    """Return a limit as people read it."""
    return size // MEGABYTE


def limits_for_documents() -> ArchiveLimits:
    """Return how far an office file that is only kept may be unpacked."""
    return ArchiveLimits(inflated=find_largest_upload() * _SWELLS, ratio=None, parts=5_000)
