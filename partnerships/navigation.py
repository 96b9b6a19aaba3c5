"""What stands in the menus: the bar at the top and the tabs of a partnership. Data, not logic."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from accounts.permissions import Permission


@dataclass(frozen=True)
class Entry:
    """One entry of a menu: its words, the name of its address, and who may see it (None: everyone signed in)."""

    label: str | Promise
    url_name: str
    permission: Permission | None = None
    under: str = ""  # the start of every address that belongs to it


MAIN = (
    Entry(_lazy("My work"), "my_work"),
    Entry(_lazy("Register"), "partnership_list", Permission.PARTNERSHIP_VIEW, under="/register/"),
    Entry(_lazy("Reviews"), "reviews", Permission.PARTNERSHIP_VIEW, under="/reviews/"),
    Entry(_lazy("Risks"), "risks", Permission.PARTNERSHIP_VIEW, under="/risks/"),
    Entry(_lazy("Actions"), "actions", Permission.PARTNERSHIP_VIEW, under="/actions/"),
    Entry(_lazy("Governance"), "governance", Permission.PARTNERSHIP_VIEW, under="/governance/"),
    Entry(_lazy("Gaps"), "gaps", Permission.PARTNERSHIP_VIEW, under="/gaps/"),
    Entry(_lazy("Organisations"), "organisations", Permission.ORGANISATION_VIEW, under="/organisations/"),
    Entry(_lazy("People"), "people", under="/people/"),
    Entry(_lazy("Lists"), "lists", Permission.LIST_EDIT, under="/lists/"),
    Entry(_lazy("Logs"), "changes_log", Permission.LOG_VIEW, under="/logs/"),
)

# Under the reader's own name: what keeps the register itself in order.
KEEPING = (
    Entry(_lazy("Background jobs"), "jobs", Permission.JOB_VIEW),
    Entry(_lazy("Check the history"), "history_check", Permission.HISTORY_CHECK),
)

TABS: tuple[Entry, ...] = (
    Entry(_lazy("Summary"), "partnership", Permission.PARTNERSHIP_VIEW),
    Entry(_lazy("Partners"), "partnership_members", Permission.PARTNERSHIP_VIEW),
    Entry(_lazy("People"), "partnership_people", Permission.PARTNERSHIP_VIEW),
    Entry(_lazy("Money"), "partnership_finance", Permission.PARTNERSHIP_VIEW),
    Entry(_lazy("Documents"), "partnership_documents", Permission.PARTNERSHIP_VIEW),
    Entry(_lazy("Meetings"), "partnership_meetings", Permission.PARTNERSHIP_VIEW),
    Entry(_lazy("Governance"), "partnership_governance", Permission.PARTNERSHIP_VIEW),
    Entry(_lazy("Measures"), "partnership_measures", Permission.PARTNERSHIP_VIEW),
    Entry(_lazy("Reviews"), "partnership_reviews", Permission.PARTNERSHIP_VIEW),
    Entry(_lazy("Risks"), "partnership_risks", Permission.PARTNERSHIP_VIEW),
    Entry(_lazy("Actions"), "partnership_actions", Permission.PARTNERSHIP_VIEW),
    Entry(_lazy("History"), "partnership_history", Permission.HISTORY_VIEW),
)


def add_navigation(request: HttpRequest) -> dict[str, Any]:
    """Hand every template the council's name and colours and the menus that this reader may use."""
    user = getattr(request, "user", None)
    menus = {"main_menu": MAIN, "keeping_menu": KEEPING}
    open_to_reader = {
        name: [
            e
            for e in menu
            if user and user.is_authenticated and (e.permission is None or user.may(e.permission))
        ]
        for name, menu in menus.items()
    }
    return {"council": settings.COUNCIL, "demo": settings.DEMO, "tabs_menu": TABS, **open_to_reader}
