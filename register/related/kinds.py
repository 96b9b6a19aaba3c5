"""What belongs to a partnership and can be added, changed and removed: the table that the generic pages run on.

Attendance is not in it: it is written for a whole meeting at once (views/meetings.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Manager, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from accounts.permissions import Permission
from core.models import Record
from register import models
from register.forms.action import ActionForm
from register.forms.document import DocumentForm
from register.forms.key_date import KeyDateForm
from register.forms.meeting import MeetingForm
from register.forms.membership import MembershipForm
from register.forms.money import BenefitFigureForm, ContributionForm, LiabilityForm, ShareForm, YearMoneyForm
from register.forms.note import ImplicationForm, JournalNoteForm
from register.forms.objective import ObjectiveForm, PriorityServedForm
from register.forms.related import RelatedForm
from register.forms.representative import RepresentativeForm
from register.record.header import Header
from register.services import (
    actions,
    documents,
    key_dates,
    meetings,
    memberships,
    notes,
    objectives,
    representatives,
    shares,
)
from register.services import related as services_related
from register.services.related import RelatedService

Words = str | Promise


@dataclass(frozen=True)
class RelatedKind:
    """One kind of related record. `slug` names its three addresses, `path` is where they lie behind the record's own.

    `tab` is the name of the address that lists it. `service` writes it; `needs` is what its writer must hold.
    """

    slug: str
    model: type[Record]  # a model with a partnership
    form: type[RelatedForm]
    tab: str
    path: str
    add: Words
    change: Words
    service: RelatedService = services_related
    tab_label: Words = ""  # what a tab of a floor above is called in the way back to it
    needs: Permission = Permission.PARTNERSHIP_EDIT

    @property
    def tab_words(self) -> Words:
        return self.tab_label or TABS[self.tab]

    @property
    def noun(self) -> str:
        """What one of them is called, with a capital."""
        name = str(self.model._meta.verbose_name)
        return name[:1].upper() + name[1:]

    def blank(self, header: Header) -> Record:
        """Return a new one that is not written yet."""
        make: Callable[..., Record] = self.model
        return make(partnership_id=header.pk)

    def rows(self, header: Header) -> "QuerySet[Any]":
        """Return those of one partnership that its reader may see."""
        every: Manager[Any] = self.model._base_manager
        rows = every.filter(partnership=header.pk).order_by(*(self.model._meta.ordering or ()))
        return header.secrecy.open_rows(rows)

    def kept(self, header: Header) -> Sequence[str]:
        """Return in words how many of one partnership its reader may not see, and why."""
        every: Manager[Any] = self.model._base_manager
        return header.secrecy.kept_rows(every.filter(partnership=header.pk))


KINDS: tuple[RelatedKind, ...] = (
    RelatedKind(
        "membership",
        models.Membership,
        MembershipForm,
        "partnership_members",
        "members",
        _lazy("Add a partner"),
        _lazy("Change this partner"),
        memberships,
    ),
    RelatedKind(
        "representative",
        models.Representative,
        RepresentativeForm,
        "partnership_people",
        "people",
        _lazy("Add a representative"),
        _lazy("Change this representative"),
        representatives,
        needs=Permission.APPOINTMENT_EDIT,
    ),
    RelatedKind(
        "objective",
        models.Objective,
        ObjectiveForm,
        "partnership_objectives",
        "objectives",
        _lazy("Add an objective"),
        _lazy("Change this objective"),
        objectives,
    ),
    RelatedKind(
        "priority",
        models.PriorityServed,
        PriorityServedForm,
        "partnership_priorities",
        "priorities",
        _lazy("Add a priority it serves"),
        _lazy("Change how it serves this priority"),
    ),
    RelatedKind(
        "contribution",
        models.Contribution,
        ContributionForm,
        "partnership_finance",
        "finance/contributions",
        _lazy("Add a contribution"),
        _lazy("Change this contribution"),
    ),
    RelatedKind(
        "year",
        models.YearMoney,
        YearMoneyForm,
        "partnership_finance",
        "finance/years",
        _lazy("Add a year's budget"),
        _lazy("Change this year"),
    ),
    RelatedKind(
        "liability",
        models.Liability,
        LiabilityForm,
        "partnership_finance",
        "finance/liabilities",
        _lazy("Add a liability"),
        _lazy("Change this liability"),
    ),
    RelatedKind(
        "share",
        models.Share,
        ShareForm,
        "partnership_finance",
        "finance/shares",
        _lazy("Add a share"),
        _lazy("Change this share"),
        shares,
    ),
    RelatedKind(
        "benefit",
        models.BenefitFigure,
        BenefitFigureForm,
        "partnership_finance",
        "finance/benefits",
        _lazy("Add a yearly figure"),
        _lazy("Change this figure"),
    ),
    RelatedKind(
        "key_date",
        models.KeyDate,
        KeyDateForm,
        "partnership_dates",
        "dates",
        _lazy("Add a date"),
        _lazy("Change this date"),
        key_dates,
    ),
    RelatedKind(
        "document",
        models.Document,
        DocumentForm,
        "partnership_documents",
        "documents",
        _lazy("Add a document"),
        _lazy("Change this document"),
        documents,
    ),
    RelatedKind(
        "meeting",
        models.Meeting,
        MeetingForm,
        "partnership_meetings",
        "meetings",
        _lazy("Add a meeting"),
        _lazy("Change this meeting"),
        meetings,
        needs=Permission.MEETING_EDIT,
    ),
    RelatedKind(
        "note",
        models.JournalNote,
        JournalNoteForm,
        "partnership_meetings",
        "meetings/notes",
        _lazy("Add a note"),
        _lazy("Change this note"),
        notes,
    ),
    RelatedKind(
        "implication",
        models.Implication,
        ImplicationForm,
        "partnership_implications",
        "implications",
        _lazy("Write an implication"),
        _lazy("Change this implication"),
    ),
    RelatedKind(
        "action",
        models.Action,
        ActionForm,
        "partnership_actions",
        "actions",
        _lazy("Add an action"),
        _lazy("Change this action"),
        actions,
    ),
)

BY_SLUG: Mapping[str, RelatedKind] = {kind.slug: kind for kind in KINDS}

# What each tab is called in the way back to it.
TABS: Mapping[str, Words] = {
    "partnership_members": _lazy("Partners"),
    "partnership_people": _lazy("People"),
    "partnership_finance": _lazy("Money"),
    "partnership_dates": _lazy("Dates"),
    "partnership_objectives": _lazy("Objectives"),
    "partnership_priorities": _lazy("Priorities"),
    "partnership_documents": _lazy("Documents"),
    "partnership_meetings": _lazy("Meetings"),
    "partnership_implications": _lazy("Implications"),
    "partnership_actions": _lazy("Actions"),
}
