"""A row in every table of the register, so that what is true of each can be tried on a real one."""

from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models

from accounts.models import CouncilText, Service, User
from core import clock
from core.access_log.recording import Kind, record_access
from core.access_log.segments import seal_now
from core.history.actors import SYSTEM
from core.models import JobWorker, KeptWords, RemovedFile, UsedToken
from governance.library.service import load_library
from governance.models import Assessment
from governance.verification.read import hash_sections
from governance.verification.service import verify_section
from register import models as register
from register.approvals import service as approvals
from register.approvals.endings import end_all
from reviews.models import CapWaiver, CapWaiverEnd, Review
from reviews.risks.approvals.kind import KIND
from reviews.verification.read import hash_review
from reviews.verification.service import verify_review
from tests.factories.accounts import PanelFactory, UserFactory, seat
from tests.factories.approvals import approve, ask, sponsor_of
from tests.factories.governance import answered, started
from tests.factories.jobs import JobFactory
from tests.factories.measures import MeasureFigureFactory
from tests.factories.register import PartnershipFactory, ThemeFactory
from tests.factories.related import MAKERS, AttendanceFactory, DocumentVersionFactory
from tests.factories.reviews import RiskFactory, accepted
from tests.factories.screening import keep_screening
from tests.factories.signs import show_signs

DAY = date(2026, 11, 20)
# Tables of libraries, of which no row matters: what is in them is made anew.
OF_LIBRARIES = ("admin", "auth", "contenttypes", "django_q", "account.emailconfirmation")


def list_models() -> list[type[models.Model]]:
    """Return every table that is ours, or holds something of ours: history and many-to-many tables too."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and not model._meta.label_lower.startswith(OF_LIBRARIES)
    ]


def fill_every_model(by: User) -> register.Partnership:
    """Write a row of every kind; return the partnership that most of them belong to."""
    panel, theme = PanelFactory(), ThemeFactory()
    seat(panel, by.person)
    service = Service.objects.create(directorate=by.person.directorate, name="Housing")
    made: register.Partnership = PartnershipFactory(
        live=True, panel=panel, theme=theme, directorate=by.person.directorate, service=service
    )
    for maker in MAKERS.values():
        maker(partnership=made)
    _fill_register(made)
    _fill_work(made, by)
    _fill_ground(by)
    return made


def _fill_register(made: register.Partnership) -> None:
    own: dict[str, Any] = {"partnership": made}
    AttendanceFactory(meeting__partnership=made)
    DocumentVersionFactory(document__partnership=made)
    organisation = register.Organisation.objects.first()
    register.OrganisationAlias.objects.create(organisation=organisation, name="An old name")
    register.Confirmation.objects.create(group="purpose", on=DAY, by_post="The officer", **own)
    register.SensitiveMark.objects.create(
        field="purpose", paragraph=3, reason="Prices", marked_by="Ada", **own
    )
    register.KeptText.objects.create(column="Comments", text="as P002 ??", source="old.csv", **own)
    register.Statement.objects.create(fact="risk-register", value="yes", source="old.csv", **own)
    register.StatusChange.objects.create(to_status="live", on=DAY, **own)
    register.Significance.objects.create(
        edition="1", scores={}, total=10, tier="minor", scored_on=DAY, scored_by="Ada", **own
    )
    register.Rehearsal.objects.create(
        file="imports/none", name="old.csv", sha256="0" * 64, handed_in_at=clock.now(), handed_in_by="Ada"
    )
    register.RememberedMapping.objects.create(headers_hash="0" * 64, mapping={}, remembered_at=clock.now())
    batch = register.Batch.objects.create(
        name="old.csv", sha256="0" * 64, imported_at=clock.now(), imported_by="Ada"
    )
    register.Imported.objects.create(batch=batch, model="register.partnership", key=made.pk, version=1)
    register.Merge.objects.create(
        kind="themes", kept_key=1, gone_key=2, kept_label="A", gone_label="B", merged_on=DAY, merged_by="Ada",
        reason="Twice",
    )  # fmt: skip
    show_signs(made, ["no-agreement"])


def _fill_work(made: register.Partnership, by: User) -> None:
    load_library()
    checklist = answered(started(made, by=by), by=by)
    keep_screening(made, by=by)
    MeasureFigureFactory(partnership=made)
    _fill_approvals(made, by)
    _fill_verifications(checklist, accepted(made))
    waiver = CapWaiver.objects.create(
        partnership=made, lines=["a"], covers="A cap", reason="So", given_by="Ada", given_on=DAY,
        until=DAY + timedelta(days=30),
    )  # fmt: skip
    CapWaiverEnd.objects.create(waiver=waiver, ended_on=DAY, ended_by="Ada", reason="Over")


def _fill_approvals(made: register.Partnership, by: User) -> None:
    """Ask for an approval that is declined; then for one that is given, and ended."""
    risk = RiskFactory(partnership=made, now=(4, 4))
    approvals.decline(ask(risk, by=by), reason="Cap it first", by=sponsor_of(risk))
    approve(risk, by=by)
    end_all(KIND, risk, reason="Not tolerated any more", by=by)


def _fill_verifications(checklist: Assessment, review: Review) -> None:
    found: dict[str, Any] = {"result": "verified", "looked_at": "The minutes", "evidence": "Minute 14"}
    audit = UserFactory(role="audit")
    section, shown = next(iter(hash_sections(checklist.edition.framework, checklist.answers.all()).items()))
    verify_section(checklist, section=section, shown=shown, by=audit, **found)
    verify_review(review, shown=hash_review(review, list(review.lines.all())), by=audit, **found)


def _fill_ground(by: User) -> None:
    CouncilText.objects.create(key="help", text="Ask us.")
    EmailAddress.objects.create(user=by, email=by.email)
    UserFactory(role="reader")
    JobFactory()
    JobWorker.objects.create(name="a", started_at=clock.now(), seen_at=clock.now())
    UsedToken.objects.create(key="a", content="b", at=clock.now())
    KeptWords.objects.create(key="a", owner="b", browser="c", path="/", why="old", words="d", at=clock.now())
    RemovedFile.objects.create(name="a", at=clock.now())
    Session.objects.create(session_key="a", session_data="b", expire_date=clock.now())
    record_access(Kind.REFUSED, by=SYSTEM, address="/lists/")
    seal_now()
