"""What an administrator of a new register has still to do, read off the data: it ticks itself and goes when done."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Directorate, Panel, Person, RoleGrant, User
from register.choices import Tier
from register.models import Partnership, Theme

NO_NAME = "The council"  # what the setting holds until somebody sets it


@dataclass(frozen=True)
class Step:
    """One step of the set-up: what, why, where, and whether it is done."""

    label: str
    hint: str
    href: str
    done: bool


def list_steps(user: User) -> Sequence[Step]:
    """Return the steps while one is left, and none afterwards. One query."""
    there = _there(user)
    found = [
        Step(
            _("Set the council's name"),
            _("Whoever runs the register sets COUNCIL_NAME."),
            f"{reverse('help')}#administrator",
            settings.COUNCIL["name"] != NO_NAME,
        ),
        Step(
            _("Fill the lists"),
            _("Directorates and themes, from which everybody chooses."),
            reverse("lists"),
            there["directorates"] and there["themes"],
        ),
        Step(
            _("Add people"),
            _("The posts that answer for partnerships. An import brings them too."),
            reverse("people"),
            there["people"],
        ),
        Step(
            _("Give sign-ins and roles"),
            _("At least one partnership officer, on the page of the person."),
            reverse("people"),
            there["officers"],
        ),
        Step(
            _("Put members on a panel"),
            _("Add the panel to the lists, then the member where they get their sign-in."),
            f"{reverse('lists')}#panels",
            there["panels"],
        ),
        Step(
            _("Bring in the old spreadsheet"),
            _("It is rehearsed first. You can also propose partnerships one by one."),
            reverse("import_register"),
            there["partnerships"],
        ),
        Step(
            _("Score the first tier"),
            _("Open a partnership and score the ten criteria. The tier says how much governance it needs."),
            f"{reverse('partnership_list')}?tier={Tier.NOT_ASSESSED}",
            there["tiers"],
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
        "panels": Panel.objects.filter(members__isnull=False),
        "partnerships": Partnership.objects.all(),
        "tiers": Partnership.objects.exclude(tier=Tier.NOT_ASSESSED),
    }
    asked = {f"has_{name}": Exists(found) for name, found in questions.items()}
    row = RoleGrant.objects.filter(user=user).order_by("pk").annotate(**asked).values(*asked).first() or {}
    return {name: bool(row.get(f"has_{name}")) for name in questions}
