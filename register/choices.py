"""The value lists of a partnership. Source: product.md sections 2 and 3; domain.md section 6."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a partnership stands on its path from idea to exit."""

    PROPOSED = "proposed", _("Proposed")
    SETTING_UP = "setting_up", _("Setting up")
    LIVE = "live", _("Live")
    DORMANT = "dormant", _("Dormant")
    WINDING_DOWN = "winding_down", _("Winding down")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    OUT_OF_SCOPE = "out_of_scope", _("Out of scope")


RUNNING_STATUSES = (Status.LIVE, Status.DORMANT, Status.WINDING_DOWN)
OPEN_STATUSES = (Status.PROPOSED, Status.SETTING_UP, *RUNNING_STATUSES)


class Tier(TextChoices):
    """How much governance a partnership needs, by its significance score (tiers.py)."""

    MAJOR = "major", _("Major")
    MODERATE = "moderate", _("Moderate")
    LIMITED = "limited", _("Limited")
    NOT_ASSESSED = "not_assessed", _("Not assessed")


class Form(TextChoices):
    """The legal or practical shape of a partnership (P17, Appendix 1 section 2, widened by domain.md 6)."""

    INFORMAL = "informal", _("Informal arrangement")
    CONTRACTUAL = "contractual", _("Contractual arrangement")
    DELEGATION = "delegation", _("Delegation of functions")
    JOINT_COMMITTEE = "joint_committee", _("Joint committee")
    SHARED_SERVICE = "shared_service", _("Shared service")
    POOLED_FUND = "pooled_fund", _("Pooled fund (section 75 or 33)")
    STATUTORY_BOARD = "statutory_board", _("Statutory partnership or board")
    TRADING_COMPANY = "trading_company", _("Council-owned trading company")
    JOINT_COMPANY = "joint_company", _("Joint venture or company limited by guarantee")
    CIC = "cic", _("Community interest company")
    TRUST = "trust", _("Charitable trust")
    PROGRAMME = "programme", _("Programme or project partnership")
    NETWORK = "network", _("Membership body or network")
    OUTSIDE_BODY = "outside_body", _("Outside body")
    GRANT = "grant", _("Grant or compact")


class Basis(TextChoices):
    """What binds the council to it."""

    STATUTORY = "statutory", _("Statutory")
    CONTRACTUAL = "contractual", _("Contractual")
    VOLUNTARY = "voluntary", _("Voluntary")


class Precision(TextChoices):
    """How exactly a date is known."""

    DAY = "day", _("The day is known")
    MONTH = "month", _("Only the month is known")
    YEAR = "year", _("Only the year is known")


class Leaving(TextChoices):
    """Whether the council can leave at all: three different words, and the ordinary case."""

    BY_NOTICE = "by_notice", _("By giving notice")
    STATUTORY = "statutory", _("No: the law requires it")
    NOTHING_BINDS = "nothing_binds", _("At any time: nothing binds, no notice is needed")
    NOT_KNOWN = "not_known", _("Not known")


class Reason(TextChoices):
    """Why the council entered it: protocol 2.3 a to f (P3) and the scrutiny panel's five (H4)."""

    COORDINATE = "coordinate", _("Deliver joined-up services to residents")
    CROSS_CUTTING = "cross_cutting", _("Tackle issues that cut across organisations")
    TOO_LARGE = "too_large", _("Answer an issue too large or complex to handle alone")
    SILOS = "silos", _("Work less in separate departments")
    FUNDS = "funds", _("Make limited money go further, or win more of it")
    STATUTORY = "statutory", _("Meet a duty in law")
    SHARE_EXPERTISE = "share_expertise", _("Share knowledge and skills")
    INFLUENCE = "influence", _("Have a say in decisions that affect the area")


class Benefit(TextChoices):
    """What the council expects of it: protocol 1.1 (B2)."""

    IMPACT = "impact", _("Greater impact than partners have alone")
    RESOURCES = "resources", _("More money, people or bargaining strength")
    INNOVATION = "innovation", _("New and better ways of working")
    SPREAD_RISK = "spread_risk", _("Risk spread between partners")
    REDUCE_RISK = "reduce_risk", _("Less risk, by pooling and sharing costs")


class Beneficiary(TextChoices):
    """Who benefits (B5)."""

    GOVERNMENT = "government", _("Government")
    COUNCIL = "council", _("The council")
    USERS = "users", _("People who use the services")


class OrganisationKind(TextChoices):
    COUNCIL = "council", _("Council")
    NHS = "nhs", _("NHS")
    POLICE = "police", _("Police or police commissioner")
    FIRE = "fire", _("Fire and rescue")
    GOVERNMENT = "government", _("Government body")
    EDUCATION = "education", _("Education")
    COMPANY = "company", _("Company")
    VOLUNTARY = "voluntary", _("Voluntary or community")
    SOCIAL_ENTERPRISE = "social_enterprise", _("Social enterprise")
    FAITH = "faith", _("Faith")
    OTHER = "other", _("Other")


class PartnerRole(TextChoices):
    """What an organisation is in a partnership."""

    LEAD = "lead", _("Lead agency")
    HOST = "host", _("Host")
    ACCOUNTABLE = "accountable", _("Accountable body")
    VOTING = "voting", _("Voting member")
    FUNDER = "funder", _("Funder")
    OBSERVER = "observer", _("Observer")
    MEMBER = "member", _("Member")


class Capacity(TextChoices):
    """In what capacity a person represents the council (P15)."""

    MEMBER = "member", _("Member")
    DIRECTOR = "director", _("Director")
    TRUSTEE = "trustee", _("Trustee")
    OBSERVER = "observer", _("Observer")
    ADVISER = "adviser", _("Adviser")
    DEPUTY = "deputy", _("Deputy")


class AppointedBy(TextChoices):
    FULL_COUNCIL = "full_council", _("Full council")
    EXECUTIVE = "executive", _("Executive")
    OFFICER = "officer", _("Officer decision")


class MoneyKind(TextChoices):
    CASH = "cash", _("Cash")
    IN_KIND = "in_kind", _("In kind")
    STAFF = "staff", _("Staff time")
    GRANT = "grant", _("Grant")


class Certainty(TextChoices):
    EXACT = "exact", _("Confirmed")
    ESTIMATE = "estimate", _("Estimate")
    STATED = "stated", _("Stated, not checked")
    NOT_KNOWN = "not_known", _("Not known")


class LiabilityKind(TextChoices):
    GUARANTEE = "guarantee", _("Guarantee")
    LOAN = "loan", _("Loan")
    PENSIONS = "pensions", _("Pensions or redundancy")
    DEFICIT = "deficit", _("Share of a deficit")
    LEASE = "lease", _("Lease or property")
    OTHER = "other", _("Other")


class Cap(TextChoices):
    CAPPED = "capped", _("Capped")
    NOT_CAPPED = "not_capped", _("No upper limit")
    NOT_KNOWN = "not_known", _("Not known")


class DocumentKind(TextChoices):
    """What a document is: the ten kinds of protocol 2.7 (P7 a to j) and what else a register needs."""

    ARTICLES = "articles", _("Articles of association")
    CONTRACT = "contract", _("Contract or commissioning agreement")
    AGREEMENT = "agreement", _("Partnership agreement")
    SHAREHOLDERS = "shareholders", _("Shareholders' agreement")
    REPORTING = "reporting", _("Reporting procedure")
    TERMS = "terms", _("Terms of reference")
    REPRESENTATION = "representation", _("Rules for officers or councillors on the board")
    SCRUTINY = "scrutiny", _("Scrutiny arrangement")
    SHAREHOLDER_BOARD = "shareholder_board", _("Shareholder board terms")
    PROCEDURES = "procedures", _("Agreed procedures")
    INFORMATION_SHARING = "information_sharing", _("Information sharing agreement")
    EXIT_PLAN = "exit_plan", _("Exit plan")
    RISK_REGISTER = "risk_register", _("Risk register")
    INSURANCE = "insurance", _("Insurance or indemnity")
    ACCOUNTS = "accounts", _("Accounts")
    MINUTES = "minutes", _("Minutes or notes")
    DECISION = "decision", _("Decision record")
    OTHER = "other", _("Other")


# Any one of these holds what the partners have agreed (protocol 2.7), the most telling first.
AGREEMENT_DOCUMENTS = (
    DocumentKind.AGREEMENT,
    DocumentKind.TERMS,
    DocumentKind.CONTRACT,
    DocumentKind.ARTICLES,
    DocumentKind.SHAREHOLDERS,
)


class DateKind(TextChoices):
    END = "end", _("Agreement ends")
    RENEWAL = "renewal", _("Renewal")
    BREAK = "break", _("Break point")


class NoticeUnit(TextChoices):
    DAYS = "days", _("days")
    WORKING_DAYS = "working days", _("working days")
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")


class ImplicationKind(TextChoices):
    """The implications that a committee report must speak to (H6)."""

    EQUALITY = "equality", _("Equality")
    COMMUNITIES = "communities", _("Communities")
    LEGAL = "legal", _("Legal")
    RESOURCES = "resources", _("Resources")
    COMMUNITY_SAFETY = "community_safety", _("Community safety")
    CARBON = "carbon", _("Carbon")
    RISK = "risk", _("Risk")
    CONSULTATION = "consultation", _("Consultation")


class Rating(TextChoices):
    """How well a partnership is governed, by its last accepted review."""

    SUBSTANTIAL = "substantial", _("Substantial")
    REASONABLE = "reasonable", _("Reasonable")
    LIMITED = "limited", _("Limited")
    WEAK = "weak", _("Weak")
    NOT_ASSESSED = "not_assessed", _("Not assessed")
