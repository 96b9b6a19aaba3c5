"""What a person may be allowed to do. Roles (roles.py) are bundles of these words."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing that a role may allow. Whether it holds for one record also depends on the tie to it."""

    PARTNERSHIP_VIEW = "partnership.view"
    PARTNERSHIP_PROPOSE = "partnership.propose"
    PARTNERSHIP_EDIT = "partnership.edit"
    PARTNERSHIP_MOVE = "partnership.move"
    PARTNERSHIP_PUBLISH = "partnership.publish"
    ASSESSMENT_SIGN = "assessment.sign"
    REVIEW_SIGN = "review.sign"
    REVIEW_ACCEPT = "review.accept"
    DOCUMENT_DOWNLOAD = "document.download"
    EXEMPT_VIEW = "exempt.view"
    ORGANISATION_VIEW = "organisation.view"
    ORGANISATION_EDIT = "organisation.edit"
    ORGANISATION_MERGE = "organisation.merge"
    PERSON_VIEW = "person.view"
    PERSON_EDIT = "person.edit"
    LIST_EDIT = "list.edit"
    SIGN_IN_EDIT = "sign_in.edit"
    HISTORY_VIEW = "history.view"
    REGISTER_IMPORT = "register.import"
    REGISTER_EXPORT = "register.export"
    GALLERY_VIEW = "gallery.view"


class Scope(StrEnum):
    """Which partnerships a permission reaches."""

    COUNCIL = "council"  # every one
    DIRECTORATE = "directorate"  # those of the person's directorate, and those the person is tied to
    PANEL = "panel"  # those that a panel of the person's oversees
    TIED = "tied"  # those the person sponsors, leads or represents the council on
