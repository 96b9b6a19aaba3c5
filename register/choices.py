"""The value lists of a partnership, each with its source where a document gives one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _lazy


class Status(TextChoices):
    """Where a partnership stands on its path from idea to exit."""

    PROPOSED = "proposed", _lazy("Proposed")
    SETTING_UP = "setting_up", _lazy("Setting up")
    LIVE = "live", _lazy("Live")
    DORMANT = "dormant", _lazy("Dormant")
    WINDING_DOWN = "winding_down", _lazy("Winding down")
    CLOSED = "closed", _lazy("Closed")
    WITHDRAWN = "withdrawn", _lazy("Withdrawn")
    OUT_OF_SCOPE = "out_of_scope", _lazy("Out of scope")


class ScopeKind(TextChoices):
    """What something is that is kept in the register and is no partnership (P2, H2)."""

    OUTSIDE_BODY = "outside_body", _lazy("Outside body")
    NETWORK = "network", _lazy("Network")
    STRATEGIC_PARTNERING = "strategic_partnering", _lazy("Strategic partnering contract")
    BOUGHT_SERVICE = "bought_service", _lazy("Bought service or grant")
    CONSULTATION_GROUP = "consultation_group", _lazy("Consultation group")
    PFI = "pfi", _lazy("Private finance initiative")
    OTHER = "other", _lazy("Something else")


class ScreeningOutcome(TextChoices):
    """What the screening says."""

    PARTNERSHIP = "partnership", _lazy("A partnership")
    NONE = "none", _lazy("Not a partnership")
    UNDECIDED = "undecided", _lazy("Not decided")


STARTING_STATUSES = (Status.PROPOSED, Status.SETTING_UP)
RUNNING_STATUSES = (Status.LIVE, Status.DORMANT, Status.WINDING_DOWN)
OPEN_STATUSES = (*STARTING_STATUSES, *RUNNING_STATUSES)


class Tier(TextChoices):
    """How much governance a partnership needs, by its significance score (tiers.py).

    The lowest is stored as it was first called and shown as Minor, because Limited is a rating too.
    """

    MAJOR = "major", _lazy("Major")
    MODERATE = "moderate", _lazy("Moderate")
    LIMITED = "limited", _lazy("Minor")
    NOT_ASSESSED = "not_assessed", _lazy("Not assessed")


ASSESSED_TIERS = (Tier.MAJOR, Tier.MODERATE, Tier.LIMITED)  # the most governance first


class Form(TextChoices):
    """The legal or practical shape of a partnership (P17, Appendix 1 section 2, and others that councils have)."""

    INFORMAL = "informal", _lazy("Informal arrangement")
    CONTRACTUAL = "contractual", _lazy("Contractual arrangement")
    DELEGATION = "delegation", _lazy("Delegation of functions")
    JOINT_COMMITTEE = "joint_committee", _lazy("Joint committee")
    SHARED_SERVICE = "shared_service", _lazy("Shared service")
    POOLED_FUND = "pooled_fund", _lazy("Pooled fund (section 75 or 33)")
    STATUTORY_BOARD = "statutory_board", _lazy("Statutory partnership or board")
    TRADING_COMPANY = "trading_company", _lazy("Council-owned trading company")
    JOINT_COMPANY = "joint_company", _lazy("Joint venture or company limited by guarantee")
    CIC = "cic", _lazy("Community interest company")
    TRUST = "trust", _lazy("Charitable trust")
    PROGRAMME = "programme", _lazy("Programme or project partnership")
    NETWORK = "network", _lazy("Membership body or network")
    OUTSIDE_BODY = "outside_body", _lazy("Outside body")
    GRANT = "grant", _lazy("Grant or compact")


class Basis(TextChoices):
    """What binds the council to it."""

    STATUTORY = "statutory", _lazy("Statutory")
    CONTRACTUAL = "contractual", _lazy("Contractual")
    VOLUNTARY = "voluntary", _lazy("Voluntary")


class Precision(TextChoices):
    """How exactly a date is known."""

    DAY = "day", _lazy("The day is known")
    MONTH = "month", _lazy("Only the month is known")
    YEAR = "year", _lazy("Only the year is known")


class Leaving(TextChoices):
    """Whether the council can leave at all: three different words, and the ordinary case."""

    BY_NOTICE = "by_notice", _lazy("By giving notice")
    STATUTORY = "statutory", _lazy("No: the law requires it")
    NOTHING_BINDS = "nothing_binds", _lazy("At any time: nothing binds the council")
    NOT_KNOWN = "not_known", _lazy("Not known")


class Reason(TextChoices):
    """Why the council entered it: protocol 2.3 a to f (P3), the scrutiny panel's five (H4) and two of our own.

    The paragraph stands beside each; three of the panel's reasons (5.1) are among the protocol's (2.3).
    """

    COORDINATE = "coordinate", _lazy("Deliver joined-up services to residents")  # 2.3 a
    CROSS_CUTTING = "cross_cutting", _lazy("Tackle issues that cut across organisations")  # 2.3 b
    TOO_LARGE = "too_large", _lazy("Answer an issue too large or complex to handle alone")  # 2.3 c; 5.1, 1
    SILOS = "silos", _lazy("Work less in separate departments")  # 2.3 d
    FUNDS = "funds", _lazy("Make limited money go further, or win more of it")  # 2.3 e; 5.1, 2
    STATUTORY = "statutory", _lazy("Meet a duty in law")  # 2.3 f; 5.1, 3
    COMMUNITY_NEED = "community_need", _lazy("Meet a need that no single body can or must meet")  # 5.1, 4
    CAPACITY = "capacity", _lazy("Build strength together, and work better for less")  # 5.1, 5
    SHARE_EXPERTISE = "share_expertise", _lazy("Share knowledge and skills")
    INFLUENCE = "influence", _lazy("Have a say in decisions that affect the area")


class Benefit(TextChoices):
    """What the council expects of it: protocol 1.1 a to e, then the ten of the beginner's guide 1.3.1 (B2)."""

    IMPACT = "impact", _lazy("Greater impact than partners have alone")
    RESOURCES = "resources", _lazy("More money, people or bargaining strength")
    INNOVATION = "innovation", _lazy("New and better ways of working")
    SPREAD_RISK = "spread_risk", _lazy("Risk spread between partners")
    REDUCE_RISK = "reduce_risk", _lazy("Less risk, by pooling and sharing costs")
    PROJECT_RISK = "project_risk", _lazy("The risks of a project carried together")
    SHARED_RESOURCES = "shared_resources", _lazy("Money, buildings and staff used together")
    JOINT_BUYING = "joint_buying", _lazy("Better prices by buying together")
    KNOWLEDGE = "knowledge", _lazy("Knowledge shared between experts of several fields")
    OWNERSHIP = "ownership", _lazy("More people who feel that it is theirs")
    COMMITMENT = "commitment", _lazy("Other bodies formally committed to it")
    NEW_FUNDING = "new_funding", _lazy("Sources of funding that one body alone cannot reach")
    RANGE = "range", _lazy("More services, better fitted together")
    FREEDOM = "freedom", _lazy("Tax advantages, or freedom from limits on investment")
    MARKETS = "markets", _lazy("New markets or business opened up")


class Beneficiary(TextChoices):
    """Who benefits (B5): the three of the beginner's guide 1.2, and which of the government's five aims (1.2.1)."""

    GOVERNMENT = "government", _lazy("Government")
    COUNCIL = "council", _lazy("The council")
    USERS = "users", _lazy("People who use the services")
    AIM_EXPERIENCE = "aim_experience", _lazy("Government's aim: services that people find better to use")
    AIM_ACCESS = "aim_access", _lazy("Government's aim: services reached easily and in time")
    AIM_HARD_ISSUES = "aim_hard_issues", _lazy("Government's aim: hard problems across services dealt with")
    AIM_CITIZENS = "aim_citizens", _lazy("Government's aim: citizens who help to shape services")
    AIM_RESOURCES = "aim_resources", _lazy("Government's aim: the best use of all resources")


class OrganisationKind(TextChoices):
    COUNCIL = "council", _lazy("Council")
    NHS = "nhs", _lazy("NHS")
    POLICE = "police", _lazy("Police or police commissioner")
    FIRE = "fire", _lazy("Fire and rescue")
    GOVERNMENT = "government", _lazy("Government body")
    EDUCATION = "education", _lazy("Education")
    COMPANY = "company", _lazy("Company")
    VOLUNTARY = "voluntary", _lazy("Voluntary or community")
    SOCIAL_ENTERPRISE = "social_enterprise", _lazy("Social enterprise")
    FAITH = "faith", _lazy("Faith")
    OTHER = "other", _lazy("Other")


class PartnerRole(TextChoices):
    """What an organisation is in a partnership."""

    LEAD = "lead", _lazy("Lead agency")
    HOST = "host", _lazy("Host")
    ACCOUNTABLE = "accountable", _lazy("Accountable body")
    VOTING = "voting", _lazy("Voting member")
    FUNDER = "funder", _lazy("Funder")
    OBSERVER = "observer", _lazy("Observer")
    MEMBER = "member", _lazy("Member")


class Capacity(TextChoices):
    """In what capacity a person represents the council (P15)."""

    MEMBER = "member", _lazy("Member")
    DIRECTOR = "director", _lazy("Director")
    TRUSTEE = "trustee", _lazy("Trustee")
    OBSERVER = "observer", _lazy("Observer")
    ADVISER = "adviser", _lazy("Adviser")
    DEPUTY = "deputy", _lazy("Deputy")


class AppointedBy(TextChoices):
    FULL_COUNCIL = "full_council", _lazy("Full council")
    EXECUTIVE = "executive", _lazy("Executive")
    OFFICER = "officer", _lazy("Officer decision")


class MoneyKind(TextChoices):
    CASH = "cash", _lazy("Cash")
    IN_KIND = "in_kind", _lazy("In kind")
    STAFF = "staff", _lazy("Staff time")
    GRANT = "grant", _lazy("Grant")


class Certainty(TextChoices):
    EXACT = "exact", _lazy("Confirmed")
    ESTIMATE = "estimate", _lazy("Estimate")
    STATED = "stated", _lazy("Stated, not checked")
    NOT_KNOWN = "not_known", _lazy("Not known")


class LiabilityKind(TextChoices):
    GUARANTEE = "guarantee", _lazy("Guarantee")
    LOAN = "loan", _lazy("Loan")
    PENSIONS = "pensions", _lazy("Pensions or redundancy")
    DEFICIT = "deficit", _lazy("Share of a deficit")
    LEASE = "lease", _lazy("Lease or property")
    OTHER = "other", _lazy("Other")


class Cap(TextChoices):
    CAPPED = "capped", _lazy("Capped")
    NOT_CAPPED = "not_capped", _lazy("No upper limit")
    NOT_KNOWN = "not_known", _lazy("Not known")


class DocumentKind(TextChoices):
    """What a document is: the ten kinds of protocol 2.7 (P7 a to j) and what else a register needs."""

    ARTICLES = "articles", _lazy("Articles of association")
    CONTRACT = "contract", _lazy("Contract or commissioning agreement")
    AGREEMENT = "agreement", _lazy("Partnership agreement")
    SHAREHOLDERS = "shareholders", _lazy("Shareholders' agreement")
    REPORTING = "reporting", _lazy("Reporting procedure")
    TERMS = "terms", _lazy("Terms of reference")
    REPRESENTATION = "representation", _lazy("Rules for officers or councillors on the board")
    SCRUTINY = "scrutiny", _lazy("Scrutiny arrangement")
    SHAREHOLDER_BOARD = "shareholder_board", _lazy("Shareholder board terms")
    PROCEDURES = "procedures", _lazy("Agreed procedures")
    INFORMATION_SHARING = "information_sharing", _lazy("Information sharing agreement")
    EXIT_PLAN = "exit_plan", _lazy("Exit plan")
    RISK_REGISTER = "risk_register", _lazy("Risk register")
    INSURANCE = "insurance", _lazy("Insurance or indemnity")
    ACCOUNTS = "accounts", _lazy("Accounts")
    MINUTES = "minutes", _lazy("Minutes or notes")
    DECISION = "decision", _lazy("Decision record")
    OTHER = "other", _lazy("Other")


# Any one of these holds what the partners have agreed (protocol 2.7), the most telling first.
AGREEMENT_DOCUMENTS = (
    DocumentKind.AGREEMENT,
    DocumentKind.TERMS,
    DocumentKind.CONTRACT,
    DocumentKind.ARTICLES,
    DocumentKind.SHAREHOLDERS,
)


class DateKind(TextChoices):
    END = "end", _lazy("Agreement ends")
    RENEWAL = "renewal", _lazy("Renewal")
    BREAK = "break", _lazy("Break point")


class NoticeUnit(TextChoices):
    DAYS = "days", _lazy("days")
    WORKING_DAYS = "working days", _lazy("working days")
    WEEKS = "weeks", _lazy("weeks")
    MONTHS = "months", _lazy("months")
    YEARS = "years", _lazy("years")


class ImplicationKind(TextChoices):
    """The implications that a committee report must speak to (H6)."""

    EQUALITY = "equality", _lazy("Equality")
    COMMUNITIES = "communities", _lazy("Communities")
    LEGAL = "legal", _lazy("Legal")
    RESOURCES = "resources", _lazy("Resources")
    COMMUNITY_SAFETY = "community_safety", _lazy("Community safety")
    CARBON = "carbon", _lazy("Carbon")
    RISK = "risk", _lazy("Risk")
    CONSULTATION = "consultation", _lazy("Consultation")


class Rating(TextChoices):
    """How well a partnership is governed, by its last accepted review."""

    SUBSTANTIAL = "substantial", _lazy("Substantial")
    REASONABLE = "reasonable", _lazy("Reasonable")
    LIMITED = "limited", _lazy("Limited")
    WEAK = "weak", _lazy("Weak")
    NOT_ASSESSED = "not_assessed", _lazy("Not assessed")


ASSESSED_RATINGS = (Rating.SUBSTANTIAL, Rating.REASONABLE, Rating.LIMITED, Rating.WEAK)  # the best first


class ReviewState(TextChoices):
    """How far a review is that is not accepted yet, as the standing of a partnership tells it."""

    OPEN = "open", _lazy("Its lines can still change")
    SIGNED = "signed", _lazy("Signed, waiting to be accepted")
