"""Roles as data: a name, words that an officer can read, and what it allows how far.

Source: protocol 2.8 and 2.16 (P15: sponsoring officers and representatives).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from accounts.permissions import IN_WORDS, REACH_IN_WORDS, Scope
from accounts.permissions import Permission as P


@dataclass(frozen=True)
class Role:
    """A named bundle of permissions, each with how far it reaches."""

    key: str
    label: str | Promise
    description: str | Promise
    allows: Mapping[P, Scope]

    @property
    def in_words(self) -> list[tuple[str, list[str]]]:
        """What it allows, by how far it reaches: the reach, and what may be done there."""
        return [
            (str(words), [str(IN_WORDS[p]) for p, far in self.allows.items() if far == scope])
            for scope, words in REACH_IN_WORDS.items()
            if scope in self.allows.values()
        ]


def _reaching(scope: Scope, *permissions: P) -> dict[P, Scope]:
    return dict.fromkeys(permissions, scope)


_READ = (P.PARTNERSHIP_VIEW, P.DOCUMENT_DOWNLOAD, P.HISTORY_VIEW, P.REVIEW_READ_DRAFT)
_SHARED_LISTS = _reaching(Scope.COUNCIL, P.ORGANISATION_VIEW, P.PERSON_VIEW, P.REGISTER_EXPORT)

# Whoever may change a partnership may write these of it; others may write these alone.
_WRITES_UP = (P.APPOINTMENT_EDIT, P.MEETING_EDIT, P.DECISION_RECORD)
_EDIT = (P.PARTNERSHIP_EDIT, *_WRITES_UP)

_OFFICER = _SHARED_LISTS | _reaching(
    Scope.COUNCIL,
    *_READ,
    P.EXEMPT_VIEW,
    P.PARTNERSHIP_PROPOSE,
    *_EDIT,
    P.PARTNERSHIP_ASSIGN,
    P.PARTNERSHIP_MOVE,
    P.PARTNERSHIP_PUBLISH,
    P.PARTNERSHIP_MERGE,
    P.REVIEW_SIGN,
    P.REVIEW_ACCEPT,
    P.ASSESSMENT_SIGN,
    P.ORGANISATION_EDIT,
    P.ORGANISATION_MERGE,
    P.PERSON_EDIT,
    P.PERSON_MERGE,
    P.PERSON_HAND_OVER,
    P.LIST_EDIT,
    P.LIST_MERGE,
    P.REGISTER_IMPORT,
    P.GALLERY_VIEW,
)

# Keeps the register running and changes no partnership: whoever does both holds both roles (decision 21).
_ADMINISTRATOR = _SHARED_LISTS | _reaching(
    Scope.COUNCIL,
    P.PARTNERSHIP_VIEW,
    P.HISTORY_VIEW,
    P.REVIEW_READ_DRAFT,
    P.PERSON_EDIT,
    P.LIST_EDIT,
    P.SIGN_IN_EDIT,
    P.SEAT_EDIT,
    P.TEXT_EDIT,
    P.JOB_VIEW,
    P.HISTORY_CHECK,
    P.LOG_VIEW,
    P.GALLERY_VIEW,
)

ROLES: tuple[Role, ...] = (
    Role(
        "administrator",
        _lazy("Administrator"),
        _lazy("Keeps the register running: sign-ins, roles, lists, pages and logs. Changes no partnership."),
        _ADMINISTRATOR,
    ),
    Role(
        "officer",
        _lazy("Partnership officer"),
        _lazy("Logs partnerships, imports, chases, publishes."),
        _OFFICER,
    ),
    Role(
        "chief",
        _lazy("Chief officer"),
        _lazy("Answers for the partnerships of a directorate and approves the larger ones."),
        _SHARED_LISTS
        | _reaching(Scope.DIRECTORATE, *_READ, P.EXEMPT_VIEW, *_EDIT)
        | _reaching(  # to sit on a partnership of another directorate is no reason to decide about it
            Scope.ANSWERED,
            P.PARTNERSHIP_ASSIGN,
            P.PARTNERSHIP_MOVE,
            P.ASSESSMENT_SIGN,
            P.REVIEW_SIGN,
            P.CAP_WAIVE,
            P.GATE_OVERRIDE,
        )
        | _reaching(Scope.COUNCIL, P.PARTNERSHIP_PROPOSE),
    ),
    Role(
        "sponsor",
        _lazy("Sponsoring officer"),
        _lazy("Usually a Head of Service. Sees that each partnership they sponsor is well run."),
        _SHARED_LISTS
        | _reaching(Scope.DIRECTORATE, *_READ)
        | _reaching(Scope.TIED, P.EXEMPT_VIEW, *_EDIT)
        | _reaching(Scope.SPONSORED, P.PARTNERSHIP_ASSIGN, P.ASSESSMENT_SIGN, P.REVIEW_SIGN)
        | _reaching(Scope.COUNCIL, P.PARTNERSHIP_PROPOSE),
    ),
    Role(
        "contributor",
        _lazy("Contributor"),
        _lazy("Drafts for a sponsoring officer: facts, minutes, answers."),
        _SHARED_LISTS
        | _reaching(Scope.TIED, *_READ, P.EXEMPT_VIEW, *_EDIT)
        | _reaching(Scope.COUNCIL, P.PARTNERSHIP_PROPOSE),
    ),
    Role(
        "adviser",
        _lazy("Adviser"),
        _lazy("Legal or finance: reads everything, changes nothing."),
        _SHARED_LISTS | _reaching(Scope.COUNCIL, *_READ, P.EXEMPT_VIEW),
    ),
    Role(
        "audit",
        _lazy("Internal audit"),
        _lazy(
            "Reads everything, and who did and who opened what. Verifies checklists and reviews; changes none."
        ),
        _SHARED_LISTS
        | _reaching(Scope.COUNCIL, *_READ, P.EXEMPT_VIEW, P.LOG_VIEW, P.HISTORY_CHECK, P.VERIFICATION_RECORD),
    ),
    Role(
        "democratic",
        _lazy("Democratic services"),
        _lazy("Serves the panels: writes appointments, meetings, minutes, decisions and seats on panels."),
        _SHARED_LISTS | _reaching(Scope.COUNCIL, *_READ, P.EXEMPT_VIEW, *_WRITES_UP, P.SEAT_EDIT),
    ),
    Role(
        "panel",
        _lazy("Panel member"),
        _lazy("A councillor who reads the partnerships that a panel of theirs oversees."),
        _reaching(Scope.PANEL, P.PARTNERSHIP_VIEW, P.HISTORY_VIEW, P.DOCUMENT_DOWNLOAD)
        | _reaching(Scope.COUNCIL, P.ORGANISATION_VIEW, P.REGISTER_EXPORT),
    ),
    Role(
        "reader",
        _lazy("Reader"),
        _lazy("Reads the partnerships of one directorate."),
        _reaching(Scope.DIRECTORATE, P.PARTNERSHIP_VIEW) | _reaching(Scope.COUNCIL, P.ORGANISATION_VIEW),
    ),
)

BY_KEY: Mapping[str, Role] = {role.key: role for role in ROLES}
CHOICES = [(role.key, role.label) for role in ROLES]
