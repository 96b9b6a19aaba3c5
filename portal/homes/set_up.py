"""What is still to do in a new register, read off the data: it ticks itself and goes when done.

Some steps are the administrator's, who keeps the register running, and some the partnership officer's, who fills it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Directorate, PanelSeat, Person, RoleGrant, User
from accounts.permissions import Permission
from core import clock
from register.choices import Tier
from register.models import Partnership, Theme

NO_NAME = "The council"  # what the setting holds until somebody sets it
SHOWN_TO = frozenset({"administrator", "officer"})


@dataclass(frozen=True)
class Step:
    """One step of the set-up: what, why, where, whether it is done, and who does it where the reader may not.

    Without an address of its own for the reader it is only told.
    """

    label: str
    hint: str
    href: str
    done: bool
    whose: str = ""


def list_steps(user: User) -> Sequence[Step]:
    """Return the steps while one is left, and none afterwards. One query."""
    if not user.role_keys & SHOWN_TO:
        return []
    there, administrator, officer = (
        _there(user),
        _("An administrator does this."),
        _("A partnership officer does this."),
    )

    def step(label: str, hint: str, href: str, done: bool, needs: Permission, else_who: str) -> Step:
        return Step(label, hint, href, done) if user.may(needs) else Step(label, hint, "", done, else_who)

    found = [
        step(
            _("Set the council's name"),
            _("Whoever runs the register sets COUNCIL_NAME."),
            f"{reverse('help')}#administrator",
            settings.COUNCIL["name"] != NO_NAME,
            Permission.SIGN_IN_EDIT,
            administrator,
        ),
        step(
            _("Fill the lists"),
            _("Directorates and themes, from which everybody chooses."),
            reverse("lists"),
            there["directorates"] and there["themes"],
            Permission.LIST_EDIT,
            administrator,
        ),
        step(
            _("Add people"),
            _("The posts that answer for partnerships. An import brings them too."),
            reverse("people"),
            there["people"],
            Permission.PERSON_EDIT,
            administrator,
        ),
        step(
            _("Give sign-ins and roles"),
            _("At least one partnership officer, on the page of the person."),
            reverse("people"),
            there["officers"],
            Permission.SIGN_IN_EDIT,
            administrator,
        ),
        step(
            _("Put members on a panel"),
            _("Add the panel to the lists, then say who sits on it."),
            f"{reverse('roles_and_panels')}#panels",
            there["panels"],
            Permission.SEAT_EDIT,
            _("An administrator or democratic services do this."),
        ),
        step(
            _("Bring in the old spreadsheet"),
            _("It is rehearsed first. You can also propose partnerships one by one."),
            reverse("import_register"),
            there["partnerships"],
            Permission.REGISTER_IMPORT,
            officer,
        ),
        step(
            _("Score the first tier"),
            _("Open a partnership and score the ten criteria. The tier says how much governance it needs."),
            f"{reverse('partnership_list')}?tier={Tier.NOT_ASSESSED}",
            there["tiers"],
            Permission.PARTNERSHIP_EDIT,
            officer,
        ),
    ]
    return [] if all(step.done for step in found) else found


def _there(user: User) -> dict[str, bool]:
    officers = RoleGrant.objects.filter(role="officer", user__is_active=True)
    questions = {
        "directorates": Directorate.objects.all(),
        "themes": Theme.objects.all(),
        "people": Person.objects.exclude(pk=user.person_id),
        "officers": officers,
        "panels": PanelSeat.objects.held_on(clock.today()),
        "partnerships": Partnership.objects.all(),
        "tiers": Partnership.objects.exclude(tier=Tier.NOT_ASSESSED),
    }
    asked = {f"has_{name}": Exists(found) for name, found in questions.items()}
    row = RoleGrant.objects.filter(user=user).order_by("pk").annotate(**asked).values(*asked).first() or {}
    return {name: bool(row.get(f"has_{name}")) for name in questions}
