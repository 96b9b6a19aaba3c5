"""Where the rooms of a partnership are. A room that a later floor adds is linked as soon as its page exists."""

from functools import cache

from django.urls import Resolver404, resolve, reverse


def address(reference: str, room: str = "") -> str:
    """Return the address of a room, such as `/register/PSH-0001/documents/`; empty when there is no such page."""
    page = reverse("partnership", args=[reference])
    return f"{page}{room}" if not room or _is_page(room) else ""


@cache
def _is_page(room: str) -> bool:
    try:
        resolve(f"{reverse('partnership', args=['PSH-0001'])}{room.partition('#')[0]}")
    except Resolver404:
        return False
    return True
