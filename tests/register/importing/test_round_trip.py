"""What was exported comes back as no change at all, and one changed cell as just that change."""

import csv
import io
from datetime import date

import pytest

from accounts.models import User
from register.exporting.files import stream_file
from register.exporting.partnerships import build_partnership_export
from register.importing import rehearse, upload
from register.importing.write import commit
from register.models import Organisation, Partnership
from tests.factories.register import MembershipFactory, PartnershipFactory
from tests.factories.related import RepresentativeFactory
from tests.register.importing.test_rehearse import bring_in, rehearsal

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def export(kind: str) -> bytes:
    return b"".join(
        stream_file(
            kind,
            build_partnership_export(
                list(Partnership.objects.values_list("pk", flat=True)), reader=None, today=TODAY
            ),
        )
    )


@pytest.fixture
def register(officer: User) -> None:
    bring_in(rehearsal()[0], officer)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
@pytest.mark.usefixtures("register")
def test_importing_an_export_changes_nothing(kind: str, officer: User) -> None:
    versions = list(Partnership.objects.values_list("pk", "version"))
    handed = upload.read_upload(export(kind), f"export.{kind}")
    rehearsed = rehearse.rehearse(handed, today=TODAY)
    assert (len(rehearsed.unchanged), dict(rehearsed.changes), list(rehearsed.rows)) == (52, {}, [])
    batch = commit.commit_import(handed, rehearsed, by=officer)
    assert (batch.counts["made"], batch.counts["changed"]) == (0, 0)
    assert list(Partnership.objects.values_list("pk", "version")) == versions


@pytest.mark.usefixtures("register")
def test_one_changed_cell_is_one_change(officer: User) -> None:
    rows = list(csv.DictReader(io.StringIO(export("csv").decode("utf-8-sig"))))
    rows[3]["Purpose"] = "A clearer purpose"
    rows[4]["Warning signs"] = "None at all"
    stream = io.StringIO()
    writer = csv.DictWriter(stream, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    handed = upload.read_upload(stream.getvalue().encode(), "export.csv")
    rehearsed = rehearse.rehearse(handed, today=TODAY)
    assert set(rehearsed.changes.values()) == {rows[3]["Reference"], rows[4]["Reference"]}
    commit.commit_import(handed, rehearsed, by=officer)
    changed = Partnership.objects.get(reference=rows[3]["Reference"])
    assert (changed.purpose, changed.version) == ("A clearer purpose", 2)
    assert Partnership.objects.filter(version=2).count() == 1


def test_an_export_read_into_an_empty_register_keeps_names_and_roles(officer: User) -> None:
    made = PartnershipFactory(name="Rivers", status="live")
    MembershipFactory(partnership=made, organisation__name="Rivers Trust (North)", role="host")
    RepresentativeFactory(partnership=made, person__name="Ada Reed", person__post="", capacity="trustee")
    data = export("csv").replace(made.reference.encode(), b"OLD-1")
    Partnership.objects.all().delete()
    handed = upload.read_upload(data, "export.csv")
    commit.commit_import(handed, rehearse.rehearse(handed, today=TODAY), by=officer)
    again = Partnership.objects.get()
    assert str(again.memberships.get().organisation) == "Rivers Trust (North)"
    assert again.memberships.get().role == "host"
    assert (str(again.representatives.get().person), again.representatives.get().capacity) == (
        "Ada Reed",
        "trustee",
    )
    assert not Organisation.objects.filter(name__contains="Host").exists()
