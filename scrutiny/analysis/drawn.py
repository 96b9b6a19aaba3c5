from dataclasses import dataclass

from django.utils.safestring import SafeString

from core import charts


@dataclass(frozen=True)
class Picture:
    """A picture with its caption, what its marks mean, and the table of its figures."""

    caption: str
    sub: str
    picture: SafeString
    figures: charts.Figures
