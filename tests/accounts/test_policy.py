"""The whole policy as a table: every role by every permission, and how far. A change of a role is a change of this."""

from collections.abc import Mapping

import pytest

from accounts import roles
from accounts.models import RoleGrant, User
from accounts.permissions import IN_WORDS, Permission, Scope
from register.access.ties import PartnershipTie, list_rights_opened

P = Permission
COUNCIL, DIRECTORATE, ANSWERED, PANEL, SPONSORED, TIED = (
    Scope.COUNCIL,
    Scope.DIRECTORATE,
    Scope.ANSWERED,
    Scope.PANEL,
    Scope.SPONSORED,
    Scope.TIED,
)
WRITES_UP = {
    "officer": COUNCIL, "chief": DIRECTORATE, "sponsor": TIED, "contributor": TIED, "democratic": COUNCIL,
}  # fmt: skip
# Who may do it, and where. Who is not named may not do it at all.
POLICY: Mapping[Permission, Mapping[str, Scope]] = {
    P.PARTNERSHIP_VIEW: {
        "administrator": COUNCIL, "officer": COUNCIL, "chief": DIRECTORATE, "sponsor": DIRECTORATE,
        "contributor": TIED, "adviser": COUNCIL, "audit": COUNCIL, "democratic": COUNCIL, "panel": PANEL,
        "reader": DIRECTORATE,
    },
    P.HISTORY_VIEW: {
        "administrator": COUNCIL, "officer": COUNCIL, "chief": DIRECTORATE, "sponsor": DIRECTORATE,
        "contributor": TIED, "adviser": COUNCIL, "audit": COUNCIL, "democratic": COUNCIL, "panel": PANEL,
    },
    P.REVIEW_READ_DRAFT: {
        "administrator": COUNCIL, "officer": COUNCIL, "chief": DIRECTORATE, "sponsor": DIRECTORATE,
        "contributor": TIED, "adviser": COUNCIL, "audit": COUNCIL, "democratic": COUNCIL,
    },
    P.DOCUMENT_DOWNLOAD: {
        "officer": COUNCIL, "chief": DIRECTORATE, "sponsor": DIRECTORATE, "contributor": TIED, "adviser": COUNCIL,
        "audit": COUNCIL, "democratic": COUNCIL, "panel": PANEL,
    },
    P.EXEMPT_VIEW: {
        "officer": COUNCIL, "chief": DIRECTORATE, "sponsor": TIED, "contributor": TIED, "adviser": COUNCIL,
        "audit": COUNCIL, "democratic": COUNCIL,
    },
    P.PARTNERSHIP_PROPOSE: dict.fromkeys(("officer", "chief", "sponsor", "contributor"), COUNCIL),
    P.PARTNERSHIP_EDIT: {"officer": COUNCIL, "chief": DIRECTORATE, "sponsor": TIED, "contributor": TIED},
    P.PARTNERSHIP_ASSIGN: {"officer": COUNCIL, "chief": ANSWERED, "sponsor": SPONSORED},
    P.PARTNERSHIP_MOVE: {"officer": COUNCIL, "chief": ANSWERED},
    P.PARTNERSHIP_PUBLISH: {"officer": COUNCIL},
    P.PARTNERSHIP_MERGE: {"officer": COUNCIL},
    P.APPOINTMENT_EDIT: WRITES_UP,
    P.MEETING_EDIT: WRITES_UP,
    P.DECISION_RECORD: WRITES_UP,
    P.ASSESSMENT_SIGN: {"officer": COUNCIL, "chief": ANSWERED, "sponsor": SPONSORED},
    P.REVIEW_SIGN: {"officer": COUNCIL, "chief": ANSWERED, "sponsor": SPONSORED},
    P.REVIEW_ACCEPT: {"officer": COUNCIL},
    P.CAP_WAIVE: {"chief": ANSWERED},
    P.GATE_OVERRIDE: {"chief": ANSWERED},
    P.VERIFICATION_RECORD: {"audit": COUNCIL},
    P.ORGANISATION_VIEW: dict.fromkeys([role.key for role in roles.ROLES], COUNCIL),
    P.ORGANISATION_EDIT: {"officer": COUNCIL},
    P.ORGANISATION_MERGE: {"officer": COUNCIL},
    P.PERSON_VIEW: dict.fromkeys([r.key for r in roles.ROLES if r.key not in ("panel", "reader")], COUNCIL),
    P.PERSON_EDIT: {"administrator": COUNCIL, "officer": COUNCIL},
    P.PERSON_MERGE: {"officer": COUNCIL},
    P.PERSON_HAND_OVER: {"officer": COUNCIL},
    P.LIST_EDIT: {"administrator": COUNCIL, "officer": COUNCIL},
    P.LIST_MERGE: {"officer": COUNCIL},
    P.SEAT_EDIT: {"administrator": COUNCIL, "democratic": COUNCIL},
    P.SIGN_IN_EDIT: {"administrator": COUNCIL},
    P.HISTORY_CHECK: {"administrator": COUNCIL, "audit": COUNCIL},
    P.LOG_VIEW: {"administrator": COUNCIL, "audit": COUNCIL},
    P.REGISTER_IMPORT: {"officer": COUNCIL},
    P.REGISTER_EXPORT: dict.fromkeys([role.key for role in roles.ROLES if role.key != "reader"], COUNCIL),
    P.GALLERY_VIEW: {"administrator": COUNCIL, "officer": COUNCIL},
    P.TEXT_EDIT: {"administrator": COUNCIL},
    P.JOB_VIEW: {"administrator": COUNCIL},
}  # fmt: skip

# What changes a partnership, or decides about what is said of it.
CHANGES_PARTNERSHIPS = frozenset(
    {
        P.PARTNERSHIP_PROPOSE, P.PARTNERSHIP_EDIT, P.PARTNERSHIP_ASSIGN, P.PARTNERSHIP_MOVE, P.PARTNERSHIP_PUBLISH,
        P.PARTNERSHIP_MERGE, P.APPOINTMENT_EDIT, P.MEETING_EDIT, P.DECISION_RECORD, P.ASSESSMENT_SIGN,
        P.REVIEW_SIGN, P.REVIEW_ACCEPT, P.CAP_WAIVE, P.GATE_OVERRIDE, P.VERIFICATION_RECORD, P.ORGANISATION_EDIT,
        P.ORGANISATION_MERGE, P.PERSON_MERGE, P.PERSON_HAND_OVER, P.LIST_MERGE, P.REGISTER_IMPORT,
    }
)  # fmt: skip
KEEPS_RUNNING = frozenset({P.SIGN_IN_EDIT, P.TEXT_EDIT, P.JOB_VIEW})


def test_the_table_names_every_permission_and_each_has_words() -> None:
    assert set(POLICY) == set(Permission) == set(IN_WORDS)


@pytest.mark.parametrize("role", roles.ROLES, ids=lambda role: role.key)
def test_a_role_allows_what_the_table_says_and_nothing_else(role: roles.Role) -> None:
    assert dict(role.allows) == {p: who[role.key] for p, who in POLICY.items() if role.key in who}


def test_an_administrator_changes_no_partnership_and_an_officer_does_not_keep_the_register_running() -> None:
    assert not CHANGES_PARTNERSHIPS & roles.BY_KEY["administrator"].allows.keys()
    assert not KEEPS_RUNNING & roles.BY_KEY["officer"].allows.keys()


@pytest.mark.django_db
def test_whoever_holds_two_roles_may_do_what_either_allows(people: dict[str, User], both: User) -> None:
    allowed = {p for role in ("administrator", "officer") for p in roles.BY_KEY[role].allows}
    assert set(User.objects.get(pk=both.pk).reach) == allowed
    RoleGrant.objects.create(user=people["panel"], role="reader")
    reach = User.objects.get(pk=people["panel"].pk).reach
    assert reach[P.PARTNERSHIP_VIEW] == {PANEL, DIRECTORATE}


def test_only_democratic_services_write_meetings_without_changing_the_rest() -> None:
    own = roles.BY_KEY["democratic"].allows.keys()
    assert own & CHANGES_PARTNERSHIPS == {P.APPOINTMENT_EDIT, P.MEETING_EDIT, P.DECISION_RECORD}
    assert roles.BY_KEY["audit"].allows.keys() & CHANGES_PARTNERSHIPS == {P.VERIFICATION_RECORD}


# What being named opens to each role that reaches no partnership without it: everybody else gains nothing.
ONLY_READS = {P.PARTNERSHIP_VIEW}
DRAFTS = {
    P.PARTNERSHIP_VIEW, P.HISTORY_VIEW, P.DOCUMENT_DOWNLOAD, P.EXEMPT_VIEW, P.PARTNERSHIP_EDIT, P.APPOINTMENT_EDIT,
    P.MEETING_EDIT, P.DECISION_RECORD, P.REVIEW_READ_DRAFT,
}  # fmt: skip
DECIDES = {P.PARTNERSHIP_ASSIGN, P.ASSESSMENT_SIGN, P.REVIEW_SIGN}
OPENED: Mapping[str, Mapping[PartnershipTie, set[Permission]]] = {
    "chief": {
        PartnershipTie.SPONSOR: DRAFTS | DECIDES | {P.PARTNERSHIP_MOVE, P.CAP_WAIVE, P.GATE_OVERRIDE},
        PartnershipTie.LEAD: DRAFTS,
        PartnershipTie.REPRESENTATIVE: DRAFTS,
    },
    "sponsor": {
        PartnershipTie.SPONSOR: DRAFTS | DECIDES,
        PartnershipTie.LEAD: DRAFTS,
        PartnershipTie.REPRESENTATIVE: DRAFTS,
    },
    "contributor": dict.fromkeys(PartnershipTie, DRAFTS),
    "reader": dict.fromkeys(PartnershipTie, ONLY_READS),
}


@pytest.mark.parametrize("tie", PartnershipTie)
@pytest.mark.parametrize("role", roles.ROLES, ids=lambda role: role.key)
def test_a_tie_opens_to_each_role_what_the_table_says(role: roles.Role, tie: PartnershipTie) -> None:
    reach = {one: frozenset({scope}) for one, scope in role.allows.items()}
    wanted = OPENED.get(role.key, {}).get(tie, set())
    assert list_rights_opened(reach, tie, own_directorate=False) == wanted


def test_in_ones_own_directorate_a_tie_opens_nothing_to_a_chief_officer() -> None:
    reach = {one: frozenset({scope}) for one, scope in roles.BY_KEY["chief"].allows.items()}
    assert not any(list_rights_opened(reach, tie, own_directorate=True) for tie in PartnershipTie)


def test_whoever_names_representatives_reads_the_exempt_text_that_this_opens() -> None:
    assert POLICY[P.APPOINTMENT_EDIT].items() <= POLICY[P.EXEMPT_VIEW].items()
