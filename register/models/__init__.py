from register.models.action import Action
from register.models.approval import Approval, ApprovalEnding, ApprovalRequest, RequestEnding
from register.models.batch import Batch, Imported, Rehearsal, RememberedMapping
from register.models.benefit import BenefitFigure
from register.models.confirmation import Confirmation
from register.models.document import Document, DocumentVersion
from register.models.exempt_mark import MARK, MarkedRecord
from register.models.implication import Implication
from register.models.key_date import KeyDate
from register.models.meeting import Attendance, Meeting
from register.models.membership import Membership
from register.models.merge import Merge
from register.models.money import Contribution, Liability, Share, YearMoney
from register.models.note import JournalNote, KeptText
from register.models.objective import Objective, PriorityServed
from register.models.organisation import Organisation, OrganisationAlias
from register.models.partnership import Partnership, StatusChange
from register.models.representative import Representative
from register.models.search_entry import SearchEntry
from register.models.sensitive_mark import (
    MarkedWords,
    SensitiveMark,
    list_markable_words,
    read_mark_name,
    words_of_record,
)
from register.models.significance import Significance
from register.models.standing import SignShown, Standing
from register.models.statement import Statement
from register.models.theme import Priority, Theme

__all__ = [
    "MARK",
    "Action",
    "Approval",
    "ApprovalEnding",
    "ApprovalRequest",
    "Attendance",
    "Batch",
    "BenefitFigure",
    "Confirmation",
    "Contribution",
    "Document",
    "DocumentVersion",
    "Implication",
    "Imported",
    "JournalNote",
    "KeptText",
    "KeyDate",
    "Liability",
    "MarkedRecord",
    "MarkedWords",
    "Meeting",
    "Membership",
    "Merge",
    "Objective",
    "Organisation",
    "OrganisationAlias",
    "Partnership",
    "Priority",
    "PriorityServed",
    "Rehearsal",
    "RememberedMapping",
    "Representative",
    "RequestEnding",
    "SearchEntry",
    "SensitiveMark",
    "Share",
    "SignShown",
    "Significance",
    "Standing",
    "Statement",
    "StatusChange",
    "Theme",
    "YearMoney",
    "list_markable_words",
    "read_mark_name",
    "words_of_record",
]
