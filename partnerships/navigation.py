"""What stands in the menus: the bar at the top and the rooms of a partnership. Data, not logic."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission


@dataclass(frozen=True)
class Entry:
    """One entry of a menu: its words, the name of its address, and who may see it (None: everyone signed in)."""

    label: str | Promise
    url_name: str
    permission: Permission | None = None
    under: str = ""  # the start of every address that belongs to it


MAIN = (
    Entry(_("My work"), "my_work"),
    Entry(_("Register"), "partnership_list", Permission.PARTNERSHIP_VIEW, under="/register/"),
    Entry(_("Reviews"), "reviews", Permission.PARTNERSHIP_VIEW, under="/reviews/"),
    Entry(_("Risks"), "risks", Permission.PARTNERSHIP_VIEW, under="/risks/"),
    Entry(_("Actions"), "actions", Permission.PARTNERSHIP_VIEW, under="/actions/"),
    Entry(_("Governance"), "governance", Permission.PARTNERSHIP_VIEW, under="/governance/"),
    Entry(_("Gaps"), "gaps", Permission.PARTNERSHIP_VIEW, under="/gaps/"),
    Entry(_("Organisations"), "organisations", Permission.ORGANISATION_VIEW, under="/organisations/"),
    Entry(_("People"), "people", under="/people/"),
    Entry(_("Lists"), "lists", Permission.LIST_EDIT, under="/lists/"),
)

ROOMS: tuple[Entry, ...] = (
    Entry(_("Summary"), "partnership", Permission.PARTNERSHIP_VIEW),
    Entry(_("Partners"), "partnership_members", Permission.PARTNERSHIP_VIEW),
    Entry(_("People"), "partnership_people", Permission.PARTNERSHIP_VIEW),
    Entry(_("Money"), "partnership_finance", Permission.PARTNERSHIP_VIEW),
    Entry(_("Documents"), "partnership_documents", Permission.PARTNERSHIP_VIEW),
    Entry(_("Meetings"), "partnership_meetings", Permission.PARTNERSHIP_VIEW),
    Entry(_("Governance"), "partnership_governance", Permission.PARTNERSHIP_VIEW),
    Entry(_("Measures"), "partnership_measures", Permission.PARTNERSHIP_VIEW),
    Entry(_("Reviews"), "partnership_reviews", Permission.PARTNERSHIP_VIEW),
    Entry(_("Risks"), "partnership_risks", Permission.PARTNERSHIP_VIEW),
    Entry(_("Actions"), "partnership_actions", Permission.PARTNERSHIP_VIEW),
    Entry(_("History"), "partnership_history", Permission.HISTORY_VIEW),
)


def context(request: HttpRequest) -> dict[str, Any]:
    """Hand every template the council's name and colours and the menus that this reader may use."""
    user = getattr(request, "user", None)
    entries = [
        e for e in MAIN if user and user.is_authenticated and (e.permission is None or user.may(e.permission))
    ]
    return {"council": settings.COUNCIL, "demo": settings.DEMO, "main_menu": entries, "rooms_menu": ROOMS}
