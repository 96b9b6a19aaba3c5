"""What stands on the page of one organisation."""

from accounts.models import User
from register.access.visible import visible_to
from register.models import Membership, Organisation


def seats_seen(organisation: Organisation, user: User) -> list[Membership]:
    """Return the seats of an organisation in the partnerships that `user` may see, by their names."""
    seats = Membership.objects.filter(organisation=organisation, partnership__in=visible_to(user))
    return list(seats.select_related("partnership").order_by("partnership__name", "role"))
