"""The filters of the register list by date: when it ends or renews, when notice closes, when it is next reviewed."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from core import clock
from core.listing import NOT_RECORDED, ChoiceFilter
from register.known.notices import find_notices_closing

# Each pair of filters that limits one date, the earlier first.
PAIRS = (("ends_from", "ends_to"), ("review_from", "review_to"))
AGREEMENT: Mapping[str, str | Promise] = {"ended": _lazy("Has ended"), "runs": _lazy("Has not ended")}
UNTIL = "standing__agreement_until"


def condition_for_closing_within(days: int) -> Q:
    """Return the condition that notice to leave must be given within so many days, and nothing is decided.

    It reads the windows of the warning sign for it.
    """
    today = clock.today()
    return Q(
        Exists(find_notices_closing(today, today + timedelta(days=days)).filter(partnership=OuterRef("pk")))
    )


class AgreementFilter(ChoiceFilter):
    """Whether the last recorded end or renewal of the agreement is over; without any it is not recorded."""

    def __init__(self, **look: Any) -> None:
        super().__init__(UNTIL, list(AGREEMENT.items()), **look)

    def value(self) -> Combinable:
        cases = (When(self.condition([value]), then=Value(value)) for value in AGREEMENT)
        return Case(*cases, default=Value(""), output_field=CharField())

    def condition(self, values: Sequence[str]) -> Q:
        today, found = clock.today(), Q()
        for value in values:
            found |= {
                "ended": Q(**{f"{UNTIL}__lt": today}),
                "runs": Q(**{f"{UNTIL}__gte": today}),
                NOT_RECORDED: Q(**{f"{UNTIL}__isnull": True}),
            }[value]
        return found
