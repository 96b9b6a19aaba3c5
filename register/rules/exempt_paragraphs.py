"""What each exempt paragraph covers, in a few words. Source: Schedule 12A of the Local Government Act 1972, part 1."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

EXEMPT_PARAGRAPHS: Mapping[int, str | Promise] = {
    1: _lazy("about a person"),
    2: _lazy("likely to reveal who a person is"),
    3: _lazy("about somebody's money or business"),
    4: _lazy("about talks with employees or unions"),
    5: _lazy("legal advice"),
    6: _lazy("about a notice or order the council means to make"),
    7: _lazy("about stopping or prosecuting crime"),
}


def choices_of_paragraph() -> list[tuple[int, str]]:
    """Return the seven paragraphs as options."""
    return [(number, f"{number}: {words}") for number, words in EXEMPT_PARAGRAPHS.items()]
