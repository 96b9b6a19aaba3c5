"""Screenings: the answers of a plain partnership, and the address at which they are said."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from core import clock
from governance.models import Screening
from governance.screening.service import record_screening
from governance.screening.walk import NO, YES, walk_of

PLAIN = dict.fromkeys(
    ("pfi", "pays_third_party", "informal_discussion", "only_appoints_or_funds"), False
) | dict.fromkeys(("other_organisations", "shares_agreeing", "shares_delivering", "well_being"), True)


def screened(name: str, *args: Any, answers: Mapping[str, bool] = PLAIN) -> str:
    """Return the address of that name, with these answers in it."""
    said = {key: YES if value else NO for key, value in answers.items()}
    return f"{reverse(name, args=args)}?{urlencode(said)}"


def keep_screening(partnership: Any, *, by: Any, answers: Mapping[str, bool] = PLAIN) -> Screening:
    kept = record_screening(partnership, walk_of(answers), on=clock.today(), by=by)
    assert kept
    return kept
