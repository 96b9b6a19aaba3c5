"""Documents: what is uploaded is checked, kept with its SHA-256, and handed out as a download only."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User, panels_of
from core import clock
from core.dates import write_long_date
from core.history import audit, guards
from core.models import AccessEvent, AuditEvent
from core.uploads import stored_files
from register.forms.document import VersionForm
from register.integrity import check_stored_files as stored_files_of_versions
from register.models import Document, DocumentVersion, Partnership, SignShown
from register.record.header import header_for
from register.rules.evidence import VersionDays
from register.services import documents
from register.services.related import RelatedRefused
from register.standing import refresh as standing_refresh
from tests.core.uploads.samples import PDF, bad, good, office, upload
from tests.factories.accounts import PersonFactory
from tests.factories.register import PartnershipFactory
from tests.factories.related import DocumentFactory
from tests.register.tabs.conftest import stored

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]


@pytest.fixture
def document(officer: User, partnership: Partnership) -> Document:
    """The agreement, with one version."""
    made = Document(partnership=partnership, kind="agreement", title="Section 75 agreement")
    return documents.add(made, file=stored_files.accept_file(upload("Agreement – tŷ.pdf", PDF)), by=officer)


def _post(client: Client, partnership: Partnership, name: str, content: bytes) -> str:
    url = reverse("document_new", args=[partnership.reference])
    data = {"kind": "agreement", "title": "Agreement", "file": upload(name, content)}
    return client.post(url, data, follow=True).content.decode()


@pytest.mark.parametrize("name", good())
def test_a_good_file_is_kept_with_its_hash(
    name: str, officer: User, partnership: Partnership, client_as: ClientAs, storage: Path
) -> None:
    content = good()[name]
    _post(client_as(officer), partnership, name, content)
    version = DocumentVersion.objects.get()
    assert (version.number, version.original_name) == (1, name)
    assert (version.sha256, version.size) == (sha256(content).hexdigest(), len(content))
    (path,) = stored(storage)
    assert path.read_bytes() == content
    assert name.rsplit(".", 1)[0] not in path.name


# Django itself takes letters that nobody sees out of the name of an upload; what is left is judged.
SEEN = [name for name in bad() if name.isprintable() or name.endswith("exe")]


@pytest.mark.parametrize("name", [pytest.param(name, id=ascii(name)) for name in SEEN])
def test_a_bad_file_is_refused_and_nothing_is_stored(
    name: str, officer: User, partnership: Partnership, client_as: ClientAs, storage: Path
) -> None:
    words = _post(client_as(officer), partnership, name, bad()[name])
    assert "There is a problem" in words
    assert (Document.objects.count(), stored(storage)) == (0, [])


@pytest.mark.parametrize("name", ["../../secret.pdf", "..\\secret.pdf"])
def test_a_name_that_climbs_out_goes_nowhere(
    name: str, officer: User, partnership: Partnership, client_as: ClientAs, storage: Path
) -> None:
    _post(client_as(officer), partnership, name, PDF)
    assert [version.original_name for version in DocumentVersion.objects.all()] == ["secret.pdf"]
    assert [path.parent for path in stored(storage)] == [storage / "documents"]


def test_a_file_over_the_limit_is_refused(
    officer: User,
    partnership: Partnership,
    client_as: ClientAs,
    storage: Path,
    settings: pytest.FixtureRequest,
) -> None:
    settings.UPLOAD_LIMIT = 40  # type: ignore[attr-defined]
    assert "is too large" in _post(client_as(officer), partnership, "Agreement.pdf", PDF)
    assert stored(storage) == []


def test_a_save_that_fails_leaves_no_file(
    officer: User, partnership: Partnership, storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object, **options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("register.services.documents.writing.insert", fails)
    with pytest.raises(RuntimeError):
        documents.add(
            Document(partnership=partnership, kind="terms", title="Terms"),
            file=stored_files.accept_file(upload("Terms.pdf", PDF)),
            by=officer,
        )
    assert stored(storage) == []


def test_a_document_needs_a_file_or_a_place(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    url, client = reverse("document_new", args=[partnership.reference]), client_as(officer)
    assert (
        "Choose a file, or say below where"
        in client.post(url, {"kind": "terms", "title": "T"}).content.decode()
    )
    client.post(url, {"kind": "terms", "title": "T", "held": "Legal, box 4"})
    assert Document.objects.get().held == "Legal, box 4"


def test_a_new_version_leaves_the_earlier_ones(
    officer: User, partnership: Partnership, document: Document, client_as: ClientAs, storage: Path
) -> None:
    url = reverse("document_version_new", args=[partnership.reference, document.pk])
    page = client_as(officer).post(
        url, {"file": upload("Variation.docx", office("docx")), "reason": "Variation 3"}, follow=True
    )
    assert [version.number for version in document.versions.all()] == [2, 1]
    assert len(stored(storage)) == 2
    assert "Version 2 saved." in page.content.decode()
    event = audit.find_events_about(partnership).first()
    assert event is not None
    assert event.reason == "Variation 3"
    version = document.versions.first()
    assert version is not None
    assert event.detail == f"{version}, Variation.docx, SHA-256 {version.sha256}"


def test_the_same_bytes_are_no_new_version(officer: User, document: Document, storage: Path) -> None:
    with pytest.raises(RelatedRefused, match="the same file as version 1"):
        documents.add_version(document, file=stored_files.accept_file(upload("Again.pdf", PDF)), by=officer)
    assert (document.versions.count(), len(stored(storage))) == (1, 1)


def test_the_page_of_a_document_shows_the_hash(
    officer: User, partnership: Partnership, document: Document, client_as: ClientAs
) -> None:
    url = reverse("document", args=[partnership.reference, document.pk])
    words = client_as(officer).get(url).content.decode()
    assert sha256(PDF).hexdigest() in words
    assert "Recorded on" in words


def test_a_download_is_an_attachment_and_is_written_down(
    people: dict[str, User], partnership: Partnership, document: Document, client_as: ClientAs
) -> None:
    url = reverse("document_download", args=[partnership.reference, document.pk, 1])
    answer = client_as(people["adviser"]).get(url)
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[arg-type]
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Agreement")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Content-Length"] == str(len(PDF))
    event = AccessEvent.objects.get()
    assert (event.kind, event.actor_label, event.about_key, event.detail) == (
        "downloaded",
        "The Adviser",
        partnership.pk,
        "Section 75 agreement, version 1",
    )


@pytest.mark.parametrize("number", [0, 2, 99999])
def test_a_version_that_there_is_not(
    number: int, officer: User, partnership: Partnership, document: Document, client_as: ClientAs
) -> None:
    url = reverse("document_download", args=[partnership.reference, document.pk, number])
    assert client_as(officer).get(url).status_code == 404


def test_a_file_that_is_missing_from_the_storage_is_not_found(
    officer: User, partnership: Partnership, document: Document, client_as: ClientAs, storage: Path
) -> None:
    for path in stored(storage):
        path.unlink()
    url = reverse("document_download", args=[partnership.reference, document.pk, 1])
    assert client_as(officer).get(url).status_code == 404
    assert not AccessEvent.objects.exists()


def test_a_document_is_not_found_under_another_partnership(
    officer: User, document: Document, client_as: ClientAs
) -> None:
    url = reverse("document_download", args=[PartnershipFactory().reference, document.pk, 1])
    assert client_as(officer).get(url).status_code == 404


def test_an_exempt_document_is_only_there_for_those_who_may_read_it(
    people: dict[str, User], partnership: Partnership, document: Document, client_as: ClientAs
) -> None:
    Document.objects.filter(pk=document.pk).update(exempt=True)
    tab = reverse("partnership_documents", args=[partnership.reference])
    assert "Section 75 agreement" in client_as(people["adviser"]).get(tab).content.decode()
    client = client_as(people["panel"])
    type(partnership).objects.filter(pk=partnership.pk).update(panel=panels_of(people["panel"].person).get())
    hidden = client.get(tab).content.decode()
    assert "Section 75 agreement" not in hidden
    assert "not held, or not shown to you" in hidden
    for name, more in (("document", []), ("document_download", [1])):
        assert client.get(reverse(name, args=[partnership.reference, document.pk, *more])).status_code == 404


def test_the_history_does_not_tell_the_title_of_an_exempt_document(
    officer: User, partnership: Partnership
) -> None:
    made = documents.add(
        Document(partnership=partnership, kind="other", title="Advice on a claim", exempt=True, held="Legal"),
        by=officer,
    )
    made.title = "Advice on the second claim"
    documents.change(made, names=["title"], by=officer)
    documents.add_version(made, file=stored_files.accept_file(upload("Secret claim.pdf", PDF)), by=officer)
    documents.record_download(made.versions.get(), by=officer)
    documents.remove(made, by=officer, reason="Settled")
    told = "".join(f"{event.detail}{event.changes}" for event in audit.find_events_about(partnership))
    assert "claim" not in told
    assert audit.find_events_about(partnership).count() == 4
    taken = AccessEvent.objects.get()
    assert (taken.kind, taken.about_label) == ("downloaded", partnership.reference)
    assert taken.detail == "exempt, version 1"


def test_a_document_with_a_file_is_withdrawn_and_its_file_stays(
    officer: User, partnership: Partnership, document: Document, client_as: ClientAs, storage: Path
) -> None:
    url = reverse("document_remove", args=[partnership.reference, document.pk])
    client_as(officer).post(url, {"reason": "Replaced"})
    document.refresh_from_db()
    assert document.withdrawn_on is not None
    assert len(stored(storage)) == 1
    event = audit.find_events_about(partnership).first()
    assert event is not None
    assert (event.headline, event.reason) == ("Document withdrawn:", "Replaced")


def test_a_version_is_frozen() -> None:
    assert DocumentVersion._meta.db_table in {guard.table for guard in guards.list_wanted()}


def test_the_room_says_which_kinds_are_held(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    DocumentFactory(partnership=partnership, kind="terms")
    page = client_as(officer).get(reverse("partnership_documents", args=[partnership.reference]))
    held = {kind.value for kind, there in page.context["kinds"] if there}
    assert (len(page.context["kinds"]), held) == (10, {"terms"})
    missing = reverse("document_new", args=[partnership.reference]) + "?kind=articles"
    assert f'href="{missing}"' in page.content.decode()
    assert '<option value="articles" selected>' in client_as(officer).get(missing).content.decode()


def test_the_menu_counts_no_document_that_its_reader_may_not_see(
    people: dict[str, User], partnership: Partnership, client_as: Callable[[User], Client]
) -> None:
    for exempt in (False, True, True):
        DocumentFactory(partnership=partnership, exempt=exempt)
    standing_refresh.refresh([partnership.pk])
    assert header_for(people["officer"], partnership.reference).notes["documents"] == "3"
    assert header_for(people["reader"], partnership.reference).notes["documents"] == "1"


def test_the_days_of_a_version_are_typed_with_a_new_document_and_put_right_by_a_new_version(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    client, today = client_as(officer), clock.today()
    until = today + timedelta(days=400)
    days = {f"covers_until_{part}": str(getattr(until, part)) for part in ("day", "month", "year")}
    renewer = PersonFactory(post="Head of Legal", name="")
    url = reverse("document_new", args=[partnership.reference])
    typed = {"kind": "insurance", "title": "Indemnity", "held": "Legal", "renewer": renewer.in_full}
    client.post(url, typed | days)
    made = Document.objects.get()
    first = made.versions.get()
    assert (first.covers_until, first.file.name, made.renewer) == (until, "", renewer)
    page = client.get(reverse("document", args=[partnership.reference, made.pk])).content.decode()
    assert f"Held, runs out on {write_long_date(until)}" in page
    assert "held elsewhere" in page
    url = reverse("document_version_new", args=[partnership.reference, made.pk])
    assert "Nothing is new." in client.post(url, days).content.decode()
    ended = today - timedelta(days=1)
    days = {f"covers_until_{part}": str(getattr(ended, part)) for part in ("day", "month", "year")}
    page = client.post(url, days, follow=True).content.decode()
    assert f"Out of date, ran out on {write_long_date(ended)}; Head of Legal renews it" in page
    assert [one.covers_until for one in made.versions.all()] == [ended, until]
    assert SignShown.objects.on(today).filter(
        partnership=partnership, code="document_out_of_date"
    ).exists() is (partnership.status == "live")
    tab = client.get(reverse("partnership_documents", args=[partnership.reference])).content.decode()
    assert "Head of Legal renews it" in tab


def test_a_version_that_ends_before_it_begins_is_refused_in_a_sentence(
    officer: User, partnership: Partnership, document: Document, client_as: ClientAs
) -> None:
    url = reverse("document_version_new", args=[partnership.reference, document.pk])
    typed = {"covers_from_day": "2", "covers_from_month": "4", "covers_from_year": "2026"}
    typed |= {"covers_until_day": "1", "covers_until_month": "4", "covers_until_year": "2026"}
    page = client_as(officer).post(url, typed).content.decode()
    assert "It runs out before it begins" in page
    assert document.versions.count() == 1
    typed["covers_until_day"] = "2"
    client_as(officer).post(url, typed)
    newest = document.versions.first()
    assert newest is not None
    assert (newest.number, newest.sha256) == (2, sha256(PDF).hexdigest())
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentVersion.objects.create(
            document=document, number=3, covers_from=date(2026, 4, 2), covers_until=date(2026, 4, 1),
            uploaded_at=clock.now(), uploaded_by="x",
        )  # fmt: skip


def test_a_version_without_a_file_is_not_handed_out(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    made = documents.add(
        Document(partnership=partnership, kind="terms", title="Terms", held="Legal"),
        days=VersionDays(date(2026, 4, 1)),
        by=officer,
    )
    url = reverse("document_download", args=[partnership.reference, made.pk, 1])
    assert client_as(officer).get(url).status_code == 404
    assert not stored_files_of_versions().altered


def test_a_new_document_whose_version_fails_leaves_nothing(
    officer: User, partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object, **options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(documents, "_write", fails)
    with pytest.raises(RuntimeError):
        documents.add(
            Document(partnership=partnership, kind="terms", title="Terms", held="Legal"),
            days=VersionDays(date(2026, 4, 1)),
            by=officer,
        )
    assert not Document.objects.exists()
    assert not AuditEvent.objects.filter(kind="document.added").exists()


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        (VersionDays(date(2027, 1, 1), renew_by=date(2026, 12, 31)), True),
        (VersionDays(date(2027, 1, 1), date(2026, 12, 31)), True),
        (VersionDays(date(2027, 1, 1), date(2027, 1, 1), date(2027, 1, 1)), False),
        (VersionDays(renew_by=date(2026, 12, 31)), False),
    ],
)
def test_no_document_runs_out_or_is_to_be_renewed_before_it_begins(
    document: Document, officer: User, days: VersionDays, *, wrong: bool
) -> None:
    if not wrong:
        assert documents.add_version(document, days=days, by=officer).renew_by == days.renew_by
        return
    with pytest.raises(RelatedRefused, match="before it begins"):
        documents.add_version(document, days=days, by=officer)
    typed = {
        f"{name}_{part}": getattr(day, part)
        for name, day in asdict(days).items()
        if day
        for part in ("day", "month", "year")
    }
    form = VersionForm(typed, document=document)
    assert "before it begins" in str(form.errors)
