"""Two imports at once: the one that was compared with the register before the other came in writes nothing."""

import pytest
from django.test import Client

from accounts.models import User
from core.history.writing import Stale
from register.importing import rehearse, upload
from register.importing.tables.commit import commit_table
from register.importing.write.commit import commit_import
from register.models import Batch, Partnership, YearMoney
from tests.factories.register import PartnershipFactory
from tests.register.importing.tables import helpers as lists
from tests.register.importing.test_rehearse import TODAY, bring_in, sheet

pytestmark = pytest.mark.django_db
ROWS = (["Name", "Status"], ["Harbour Board", "Live"])


def test_the_same_partnership_handed_in_twice_comes_in_once(officer: User) -> None:
    first, second = sheet(*ROWS), sheet(*ROWS)
    read = rehearse.rehearse(second, today=TODAY)
    bring_in(first, officer)
    with pytest.raises(Stale):
        commit_import(second, read, by=officer)
    assert Partnership.objects.filter(name="Harbour Board").count() == 1
    assert Batch.objects.count() == 1


def test_the_same_row_of_a_list_handed_in_twice_comes_in_once(officer: User) -> None:
    PartnershipFactory(name="Rivers")
    rows = ("Partnership", "Financial year", "Budget"), ("Rivers", "2026/27", "100")
    read = lists.rehearse("money", *rows, by=officer)
    lists.bring_in("money", *rows, by=officer)
    with pytest.raises(Stale):
        commit_table(read, lists.as_csv(*rows), "list.csv", by=officer)
    assert YearMoney.objects.count() == 1


def test_one_after_the_other_both_come_in(officer: User) -> None:
    bring_in(sheet(*ROWS), officer)
    bring_in(sheet(ROWS[0], ["River Trust", "Live"]), officer)
    assert Batch.objects.count() == 2


def test_the_page_compares_anew_before_it_writes(officer: User, client: Client) -> None:
    client.force_login(officer)
    kept = upload.upload_file(sheet(*ROWS), by=officer)
    address = f"/register/import/{kept.pk}/"
    seen = lists.seen(client.get(address).content.decode())
    bring_in(sheet(ROWS[0], ["River Trust", "Live"]), officer)  # another, before the press: compared anew
    assert client.post(address, {"import": "1", "seen": seen}).status_code == 302
    assert Partnership.objects.filter(name="Harbour Board").count() == 1
