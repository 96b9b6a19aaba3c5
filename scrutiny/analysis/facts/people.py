"""What the report knows of the people and organisations of one partnership."""

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Sum

from core.models.terms import is_over
from register.access.secrecy import Secrecy
from register.models import Meeting, Membership, Partnership, Representative
from register.record.people import write_representative


class PeopleFacts:
    """Who is in it, who sits on it for the council, and when they met."""

    def __init__(self, partnership: Partnership, secrecy: Secrecy, today: date) -> None:
        self.partnership, self._secrecy, self.today = partnership, secrecy, today

    @cached_property
    def _memberships(self) -> list[Any]:
        """Everybody who is or was in it, with how many of their seats were filled at all meetings."""
        rows = Membership.objects.filter(partnership=self.partnership).select_related("organisation")
        filled = rows.annotate(present=Sum("attendance__present"), invited=Sum("attendance__seats"))
        return list(filled.order_by("-organisation__is_council", "organisation__name__sorted", "pk"))

    @cached_property
    def members(self) -> list[Any]:
        """The members, with how many of their seats were filled at all meetings; what nobody says has no column."""
        return [one for one in self._memberships if not is_over(one.left_on, self.today)]

    def list_partner_names(self) -> list[str]:
        """Return the names of everybody who is in it today, each once."""
        return list(dict.fromkeys(one.organisation.name for one in self.members))

    def was_partner(self, name: str, year: int) -> bool:
        """Whether a partner was in it in a financial year; where nothing says when, it was."""
        first, last = date(year, 4, 1), date(year + 1, 3, 31)
        terms = [one for one in self._memberships if one.organisation.name == name]
        return not terms or any(
            not is_over(one.left_on, first) and (one.joined_on is None or one.joined_on <= last)
            for one in terms
        )

    def known_of_members(self, name: str) -> bool:
        """Return whether any member has something recorded under that name."""
        return any(getattr(member, name) is not None for member in self.members)

    @cached_property
    def representatives(self) -> list[str]:
        """Who sits on it for the council, each with the capacity, and that the term has ended where it has."""
        serving = Representative.objects.serving(self.today).filter(partnership=self.partnership)
        return [write_representative(row, self.today) for row in serving.select_related("person")]

    @cached_property
    def meetings(self) -> list[Meeting]:
        """The meetings that may be spoken of."""
        return list(self._secrecy.open_rows(self.partnership.meetings.all()))
