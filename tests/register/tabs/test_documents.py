"""Documents: what is uploaded is checked, kept with its SHA-256, and handed out as a download only."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.history import audit, guards
from core.models import AccessEvent
from core.uploads import stored_files
from register.models import Document, DocumentVersion, Partnership
from register.record.header import header_for
from register.services import documents
from register.services.related import RelatedRefused
from register.standing import refresh as standing_refresh
from tests.core.uploads.samples import PDF, bad, good, office, upload
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
    assert "Version 2 uploaded." in page.content.decode()
    event = audit.events_about(partnership).first()
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
    assert "Uploaded on" in words


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
    type(partnership).objects.filter(pk=partnership.pk).update(panel=people["panel"].person.panels.get())
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
    told = "".join(f"{event.detail}{event.changes}" for event in audit.events_about(partnership))
    assert "claim" not in told
    assert audit.events_about(partnership).count() == 4
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
    event = audit.events_about(partnership).first()
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
