"""What stands on the page of one organisation."""

from dataclasses import dataclass

from accounts.models import User
from register.access.exempt import secrecy_over
from register.access.visible import visible_to
from register.models import Membership, Organisation


@dataclass(frozen=True)
class SeatSeen:
    """A seat in a partnership: `name` is what that is called to the reader, `bare` says that no more is shown."""

    row: Membership
    name: str
    bare: bool


def seats_seen(organisation: Organisation, user: User) -> list[SeatSeen]:
    """Return the seats of an organisation in the partnerships that `user` may see, by their names."""
    seats = Membership.objects.filter(organisation=organisation, partnership__in=visible_to(user))
    rows = list(seats.select_related("partnership"))
    secrecy = secrecy_over(user, {row.partnership_id for row in rows})
    found = []
    for row in rows:
        kept, its = secrecy.of(row.partnership_id), row.partnership
        found.append(SeatSeen(row, kept.name(its.reference, its.name), kept.keeps_all))
    return sorted(found, key=lambda seat: (seat.name, seat.row.role))
