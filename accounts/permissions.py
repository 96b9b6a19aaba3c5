"""What a person may be allowed to do. Roles (roles.py) are bundles of these words."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy


class Permission(StrEnum):
    """One thing that a role may allow. Whether it holds for one record also depends on the tie to it."""

    PARTNERSHIP_VIEW = "partnership.view"
    PARTNERSHIP_PROPOSE = "partnership.propose"
    PARTNERSHIP_EDIT = "partnership.edit"
    PARTNERSHIP_ASSIGN = "partnership.assign"
    PARTNERSHIP_MOVE = "partnership.move"
    GATE_OVERRIDE = "gate.override"
    PARTNERSHIP_PUBLISH = "partnership.publish"
    PARTNERSHIP_MERGE = "partnership.merge"
    APPOINTMENT_EDIT = "appointment.edit"
    MEETING_EDIT = "meeting.edit"
    DECISION_RECORD = "decision.record"
    ASSESSMENT_SIGN = "assessment.sign"
    REVIEW_SIGN = "review.sign"
    REVIEW_ACCEPT = "review.accept"
    REVIEW_READ_DRAFT = "review.read_draft"
    CAP_WAIVE = "cap.waive"
    VERIFICATION_RECORD = "verification.record"
    DOCUMENT_DOWNLOAD = "document.download"
    EXEMPT_VIEW = "exempt.view"
    ORGANISATION_VIEW = "organisation.view"
    ORGANISATION_EDIT = "organisation.edit"
    ORGANISATION_MERGE = "organisation.merge"
    PERSON_VIEW = "person.view"
    PERSON_EDIT = "person.edit"
    PERSON_MERGE = "person.merge"
    PERSON_HAND_OVER = "person.hand_over"
    LIST_EDIT = "list.edit"
    LIST_MERGE = "list.merge"
    SEAT_EDIT = "seat.edit"
    SIGN_IN_EDIT = "sign_in.edit"
    HISTORY_VIEW = "history.view"
    HISTORY_CHECK = "history.check"
    LOG_VIEW = "log.view"
    REGISTER_IMPORT = "register.import"
    REGISTER_EXPORT = "register.export"
    GALLERY_VIEW = "gallery.view"
    TEXT_EDIT = "text.edit"
    JOB_VIEW = "job.view"


class Scope(StrEnum):
    """Which partnerships a permission reaches."""

    COUNCIL = "council"  # every one
    DIRECTORATE = "directorate"  # those of the person's directorate, and those the person is tied to
    ANSWERED = "answered"  # those of the person's directorate, and those the person sponsors: no other tie
    PANEL = "panel"  # those that a panel of the person's oversees
    SPONSORED = "sponsored"  # those the person sponsors, and no other tie
    TIED = "tied"  # those the person sponsors, leads or represents the council on


# How a page says what is allowed, and how far: "Read the record; in the whole council".
IN_WORDS: Mapping[Permission, str | Promise] = {
    Permission.PARTNERSHIP_VIEW: _lazy("read partnerships"),
    Permission.PARTNERSHIP_PROPOSE: _lazy("propose a partnership"),
    Permission.PARTNERSHIP_EDIT: _lazy("change partnerships"),
    Permission.PARTNERSHIP_ASSIGN: _lazy("say which directorate, sponsor and panel a partnership has"),
    Permission.PARTNERSHIP_MOVE: _lazy("take a partnership a step on its path"),
    Permission.GATE_OVERRIDE: _lazy(
        "let a partnership go a step on without all that is asked for, with a reason"
    ),
    Permission.PARTNERSHIP_PUBLISH: _lazy("publish partnerships"),
    Permission.PARTNERSHIP_MERGE: _lazy("merge partnerships"),
    Permission.APPOINTMENT_EDIT: _lazy("write who sits on a partnership for the council"),
    Permission.MEETING_EDIT: _lazy("write up meetings, who was there and what was decided"),
    Permission.DECISION_RECORD: _lazy("record what was decided about an end, a renewal or a break"),
    Permission.ASSESSMENT_SIGN: _lazy("sign checklists"),
    Permission.REVIEW_SIGN: _lazy("sign annual reviews"),
    Permission.REVIEW_ACCEPT: _lazy("accept or return signed reviews"),
    Permission.REVIEW_READ_DRAFT: _lazy("read annual reviews before they are signed"),
    Permission.CAP_WAIVE: _lazy("waive a cap of a rating"),
    Permission.VERIFICATION_RECORD: _lazy("record what a look at a checklist or a review has found"),
    Permission.DOCUMENT_DOWNLOAD: _lazy("download documents"),
    Permission.EXEMPT_VIEW: _lazy("read exempt text"),
    Permission.ORGANISATION_VIEW: _lazy("read the list of organisations"),
    Permission.ORGANISATION_EDIT: _lazy("change organisations"),
    Permission.ORGANISATION_MERGE: _lazy("merge organisations"),
    Permission.PERSON_VIEW: _lazy("see names and work e-mail addresses of people"),
    Permission.PERSON_EDIT: _lazy("change people and posts"),
    Permission.PERSON_MERGE: _lazy("merge people and posts"),
    Permission.PERSON_HAND_OVER: _lazy("hand over what somebody answers for"),
    Permission.LIST_EDIT: _lazy("change the council's lists"),
    Permission.LIST_MERGE: _lazy("merge entries of the council's lists"),
    Permission.SEAT_EDIT: _lazy("say who sits on which panel, and until when"),
    Permission.SIGN_IN_EDIT: _lazy("give and change sign-ins"),
    Permission.HISTORY_VIEW: _lazy("read the history"),
    Permission.HISTORY_CHECK: _lazy("have the whole history checked"),
    Permission.LOG_VIEW: _lazy("read the logs of every change and of every access"),
    Permission.REGISTER_IMPORT: _lazy("import a spreadsheet"),
    Permission.REGISTER_EXPORT: _lazy("export lists"),
    Permission.GALLERY_VIEW: _lazy("see the gallery of page parts"),
    Permission.TEXT_EDIT: _lazy("write the help, accessibility, privacy and contact pages"),
    Permission.JOB_VIEW: _lazy("see background jobs and try failed ones again"),
}
REACH_IN_WORDS: Mapping[Scope, str | Promise] = {
    Scope.COUNCIL: _lazy("In the whole council"),
    Scope.DIRECTORATE: _lazy("In your directorate, and where you are named"),
    Scope.ANSWERED: _lazy("In your directorate, and where you are the sponsoring officer"),
    Scope.PANEL: _lazy("Where a panel of yours oversees"),
    Scope.SPONSORED: _lazy("Where you are the sponsoring officer"),
    Scope.TIED: _lazy("Where you sponsor, lead or sit for the council"),
}
