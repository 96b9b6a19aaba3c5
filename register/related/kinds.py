"""What belongs to a partnership and can be added, changed and removed: the table that the generic pages run on.

Attendance is not in it: it is written for a whole meeting at once (views/meetings.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from register import models
from register.forms.action import ActionForm
from register.forms.document import DocumentForm
from register.forms.key_date import KeyDateForm
from register.forms.meeting import MeetingForm
from register.forms.membership import MembershipForm
from register.forms.money import BenefitFigureForm, ContributionForm, LiabilityForm, ShareForm, YearMoneyForm
from register.forms.note import ImplicationForm, JournalNoteForm
from register.forms.objective import ObjectiveForm, PriorityServedForm
from register.forms.related import PartForm
from register.forms.representative import RepresentativeForm
from register.record.header import Frame
from register.services import actions, documents, key_dates, meetings, memberships, notes, objectives, shares
from register.services import related as services_related

Words = str | Promise


@dataclass(frozen=True)
class Kind:
    """One kind of part. `slug` names its three addresses, `path` is where they lie behind the record's own.

    `room` is the name of the address that lists it. `service` is the module whose add, change and remove write it.
    """

    slug: str
    model: Any  # a model with a partnership
    form: type[PartForm]
    room: str
    path: str
    add: Words
    change: Words
    service: Any = services_related
    room_label: Words = ""  # what a room of a floor above is called in the way back to it

    @property
    def room_words(self) -> Words:
        return self.room_label or ROOMS[self.room]

    @property
    def noun(self) -> str:
        """What one of them is called, with a capital."""
        name = str(self.model._meta.verbose_name)
        return name[:1].upper() + name[1:]

    def blank(self, around: Frame) -> Any:
        """Return a new one that is not written yet."""
        return self.model(partnership_id=around.pk)

    def rows(self, around: Frame) -> "QuerySet[Any]":
        """Return those of one partnership that its reader may see."""
        rows: QuerySet[Any] = self.model._base_manager.filter(partnership=around.pk).order_by(
            *self.model._meta.ordering
        )
        if around.keeps_text_back and self.model not in OPEN_THOUGH_EXEMPT:
            return rows.none()
        exempt = self.model is models.Document and not around.may(Permission.EXEMPT_VIEW)
        return rows.filter(exempt=False) if exempt else rows


# What a reader without the right to exempt text may see of a wholly exempt partnership: who is in it.
OPEN_THOUGH_EXEMPT = (models.Membership, models.Representative)

KINDS: tuple[Kind, ...] = (
    Kind(
        "membership",
        models.Membership,
        MembershipForm,
        "partnership_members",
        "members",
        _("Add a partner"),
        _("Change this partner"),
        memberships,
    ),
    Kind(
        "representative",
        models.Representative,
        RepresentativeForm,
        "partnership_people",
        "people",
        _("Add a representative"),
        _("Change this representative"),
    ),
    Kind(
        "objective",
        models.Objective,
        ObjectiveForm,
        "partnership_objectives",
        "objectives",
        _("Add an objective"),
        _("Change this objective"),
        objectives,
    ),
    Kind(
        "priority",
        models.PriorityServed,
        PriorityServedForm,
        "partnership_priorities",
        "priorities",
        _("Add a priority it serves"),
        _("Change how it serves this priority"),
    ),
    Kind(
        "contribution",
        models.Contribution,
        ContributionForm,
        "partnership_finance",
        "finance/contributions",
        _("Add a contribution"),
        _("Change this contribution"),
    ),
    Kind(
        "year",
        models.YearMoney,
        YearMoneyForm,
        "partnership_finance",
        "finance/years",
        _("Add a year's budget"),
        _("Change this year"),
    ),
    Kind(
        "liability",
        models.Liability,
        LiabilityForm,
        "partnership_finance",
        "finance/liabilities",
        _("Add a liability"),
        _("Change this liability"),
    ),
    Kind(
        "share",
        models.Share,
        ShareForm,
        "partnership_finance",
        "finance/shares",
        _("Add a share"),
        _("Change this share"),
        shares,
    ),
    Kind(
        "benefit",
        models.BenefitFigure,
        BenefitFigureForm,
        "partnership_finance",
        "finance/benefits",
        _("Add a yearly figure"),
        _("Change this figure"),
    ),
    Kind(
        "key_date",
        models.KeyDate,
        KeyDateForm,
        "partnership_dates",
        "dates",
        _("Add a date"),
        _("Change this date"),
        key_dates,
    ),
    Kind(
        "document",
        models.Document,
        DocumentForm,
        "partnership_documents",
        "documents",
        _("Add a document"),
        _("Change this document"),
        documents,
    ),
    Kind(
        "meeting",
        models.Meeting,
        MeetingForm,
        "partnership_meetings",
        "meetings",
        _("Add a meeting"),
        _("Change this meeting"),
        meetings,
    ),
    Kind(
        "note",
        models.JournalNote,
        JournalNoteForm,
        "partnership_meetings",
        "meetings/notes",
        _("Add a note"),
        _("Change this note"),
        notes,
    ),
    Kind(
        "implication",
        models.Implication,
        ImplicationForm,
        "partnership_implications",
        "implications",
        _("Write an implication"),
        _("Change this implication"),
    ),
    Kind(
        "action",
        models.Action,
        ActionForm,
        "partnership_actions",
        "actions",
        _("Add an action"),
        _("Change this action"),
        actions,
    ),
)

BY_SLUG: Mapping[str, Kind] = {kind.slug: kind for kind in KINDS}

# What each room is called in the way back to it.
ROOMS: Mapping[str, Words] = {
    "partnership_members": _("Partners"),
    "partnership_people": _("People"),
    "partnership_finance": _("Money"),
    "partnership_dates": _("Dates"),
    "partnership_objectives": _("Objectives"),
    "partnership_priorities": _("Priorities"),
    "partnership_documents": _("Documents"),
    "partnership_meetings": _("Meetings"),
    "partnership_implications": _("Implications"),
    "partnership_actions": _("Actions"),
}
