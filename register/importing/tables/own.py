"""The lists of the register's own floor that can be imported."""

from copy import deepcopy
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from accounts.permissions import Permission
from core.history.actors import Actor
from core.models import Record
from register import models
from register.choices import Certainty
from register.forms.action import ActionForm
from register.forms.meeting import MeetingForm
from register.forms.membership import MembershipForm
from register.forms.money import ContributionForm, YearMoneyForm
from register.forms.representative import RepresentativeForm
from register.importing.tables.model import ImportTable, write_part
from register.services import actions, meetings, memberships, organisations, representatives

_YEAR = ("Financial year", "Year", "FY", "Blwyddyn ariannol")
_AS_STATED = {"certainty": Certainty.STATED}  # nobody has checked an amount of a sheet
_ACTION = ("Action", "Action required", "What")
_REPRESENTATIVE = ("Representative", "Council representative", "Name of representative", "Councillor")
_NOTE = ("Notes", "Comment", "Comments", "Sylwadau")


class ListedActionForm(ActionForm):
    """An action of a list: a new one may be under way, or done, too."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("progress", "progress_note", "done_on", "evidence"):
            self.fields.setdefault(name, deepcopy(self.base_fields[name]))


def write_partner(table: ImportTable, form: Any, *, by: Actor, reason: str) -> Record:
    """Write a partner; an organisation that an earlier row of the list has made new is that one."""
    new = form.instance.organisation
    if new.pk is None:
        form.instance.organisation = organisations.find_organisation(new.name) or new
    return write_part(table, form, by=by, reason=reason)


def name_new_partner(record: Any) -> str:
    """Return the name of a partner's organisation where the register has none of it."""
    return record.organisation.name if record.organisation.pk is None else ""


TABLES: tuple[ImportTable, ...] = (
    ImportTable(
        "money",
        _lazy("Budget and spending by year"),
        models.YearMoney,
        YearMoneyForm,
        ("year",),
        {
            "year": _YEAR,
            "budget": ("Total budget", "Total budget this year", "Gross budget", "Cyllideb"),
            "forecast": ("Forecast this year", "Forecast outturn", "Projected spend", "Projected outturn"),
            "actual": ("Actual", "Spent this year", "Outturn", "Actual spend", "Spend", "Expenditure"),
            "approval_reference": ("Approval reference", "Approval"),
            "council_source": ("Source of funding", "Council source"),
            "note": ("Notes", "Comment", "Comments"),
        },
        defaults=_AS_STATED,
        amounts=("budget", "forecast", "actual"),
    ),
    ImportTable(
        "contributions",
        _lazy("Contributions by partner and year"),
        models.Contribution,
        ContributionForm,
        ("organisation", "year", "kind"),
        {
            "organisation": ("Partner", "Organisation", "Contributor", "Funder", "Paid by"),
            "year": _YEAR,
            "kind": ("Kind of contribution", "Cash or in kind"),
            "amount": ("Contribution", "Amount paid", "Sum", "Value"),
            "note": _NOTE,
        },
        defaults=_AS_STATED,
    ),
    ImportTable(
        "partners",
        _lazy("Partners and their roles"),
        models.Membership,
        MembershipForm,
        ("organisation", "role"),
        {
            "organisation": ("Partner", "Partner organisation", "Member", "Member organisation"),
            "role": ("Role of the partner", "Partner role"),
            "votes": ("Number of votes",),
            "seats": ("Number of seats",),
            "contact": ("Contact", "Contact post"),
            "joined_on": ("Joined", "Date joined", "Member since"),
            "left_on": ("Left", "Date left"),
        },
        service=memberships,
        write=write_partner,
        names="organisation",
        name_of=name_new_partner,
        ended="left_on",
    ),
    ImportTable(
        "seats",
        _lazy("Council representatives"),
        models.Representative,
        RepresentativeForm,
        ("person", "capacity"),
        {
            "person": (*_REPRESENTATIVE, "Member appointed", "Appointee", "Appointed member", "Nominee"),
            "capacity": ("Role", "Sits as"),
            "voting": ("Voting", "Voting rights", "Vote"),
            "started_on": ("Appointed on", "Date appointed", "Start date", "From"),
            "ends_on": ("End of term", "Term of office ends", "Until"),
            "ended_on": ("Date stood down", "Resigned on"),
        },
        service=representatives,
        needs=Permission.APPOINTMENT_EDIT,
        ended="ended_on",
    ),
    ImportTable(
        "meetings",
        _lazy("Meetings"),
        models.Meeting,
        MeetingForm,
        ("held_on", "title"),
        {
            "held_on": (
                "Date",
                "Date of meeting",
                "Meeting date",
                "Mtg date",
                "Date of mtg",
                "Met on",
                "Held on",
                "Dyddiad",
            ),
            "title": ("Title", "Title of meeting"),
            "quorum_rule": ("Quorum",),
            "quorum_met": ("Quorate", "Was it quorate"),
            "decisions": ("Decisions made", "Key decisions", "Outcome"),
            "notes": ("Notes", "Minutes"),
        },
        service=meetings,
        needs=Permission.MEETING_EDIT,
    ),
    ImportTable(
        "actions",
        _lazy("Actions"),
        models.Action,
        ListedActionForm,
        ("what",),
        {
            "what": (*_ACTION, "Action agreed", "Agreed action", "Action point", "Task"),
            "owner": ("Owner", "Responsible", "Responsible officer", "Action owner", "By whom"),
            "due_on": ("Due", "Due date", "Deadline", "Target date"),
            "progress": ("Status", "Action status"),
            "progress_note": ("Update", "Progress update", "Notes"),
            "done_on": ("Completed on", "Date completed"),
        },
        service=actions,
    ),
)
