"""What no field of a list takes is kept: with the partnership, or with the import where a record belongs to none."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from register.importing.write.undo import undo_import
from register.models import Batch, KeptText, Partnership, SensitiveMark, YearMoney, words_of_record
from register.services import sensitive
from register.services.sensitive import WordsMark
from tests.factories.register import PartnershipFactory
from tests.register.importing.tables.helpers import as_csv, bring_in, fates, hand_in, press_import, rehearse

pytestmark = pytest.mark.django_db
HEAD = ("Partnership", "Year", "Budget", "Shoe size", "Paid from")
ROW = ("Rivers", "2026/27", "100", "44", "")
WHY = "No field of Budget and spending by year takes it: 2026/27"


@pytest.fixture
def rivers(db: None) -> Partnership:
    return PartnershipFactory(name="Rivers")


def test_a_cell_of_a_column_that_is_not_read_is_kept_with_its_partnership(
    officer: User, rivers: Partnership
) -> None:
    batch = bring_in("money", HEAD, ROW, by=officer)
    assert list(rivers.kept_texts.values_list("column", "text", "why", "source")) == [
        ("Year 2026/27: Shoe size", "44", WHY, "list.csv")
    ]
    assert batch.counts["kept"] == 1
    assert fates(rehearse("money", HEAD, ROW, by=officer)) == ["unchanged"]


def test_a_row_that_only_brings_a_text_writes_no_record(officer: User, rivers: Partnership) -> None:
    bring_in("money", HEAD, ROW, by=officer)
    version = YearMoney.objects.get().version
    more = ("Rivers", "2026/27", "100", "44", "Reserves")
    found = rehearse("money", HEAD, more, by=officer)
    assert (fates(found), found.rows[0].changes) == (["changed"], [])
    assert [(one.column, one.text) for one in found.rows[0].kept] == [("Paid from", "Reserves")]
    batch = bring_in("money", HEAD, more, by=officer)
    assert YearMoney.objects.get().version == version
    undo_import(batch, by=officer)
    assert list(rivers.kept_texts.values_list("text", flat=True)) == ["44"]
    assert YearMoney.objects.count() == 1


def test_a_text_about_an_exempt_record_is_exempt_and_does_not_say_what_it_is_about(
    officer: User, rivers: Partnership
) -> None:
    bring_in("money", HEAD[:3], ROW[:3], by=officer)
    sensitive.mark_words(YearMoney.objects.get(), WordsMark(3, "Trade"), partnership=rivers, by=officer)
    batch = bring_in("money", HEAD, ROW, by=officer)
    kept = KeptText.objects.get()
    assert sensitive.find_mark(words_of_record(kept)) == WordsMark(3, "Trade")
    assert "2026/27" not in kept.why
    undo_import(batch, by=officer)
    assert not KeptText.objects.exists()
    assert SensitiveMark.objects.count() == 1


def test_what_is_left_out_keeps_nothing(officer: User, rivers: Partnership) -> None:
    found = rehearse("money", HEAD, ROW, by=officer, decisions={"2": "leave"})
    assert found.rows[0].kept == []


def test_records_of_no_partnership_leave_their_texts_with_the_import(client: Client, officer: User) -> None:
    client.force_login(officer)
    rows = [(f"Vale Trust {name}", "", f"Size {name}") for name in "ABCDEFGHIJKLMNOPQRSTU"]
    answers = {f"answer-same vale trust {row[0][-1].lower()}": "new" for row in rows}
    address = hand_in(client, "organisations", ("Organisation", "Type", "Shoe size"), *rows)
    assert "kept as text with the import" in client.get(address).content.decode()
    page = press_import(client, address, **answers)
    assert "21 cells are kept as text" in page
    assert "Row 2, Vale Trust A, Shoe size:" in page
    assert "Size U" not in page
    done = f"/register/import/done/{Batch.objects.get().pk}/"
    assert "Size U" in client.get(done, {"page": "2"}).content.decode()


def test_the_command_names_what_is_kept(tmp_path: Path, rivers: Partnership) -> None:
    (tmp_path / "list.csv").write_bytes(as_csv(HEAD, ROW))

    def run(**options: object) -> str:
        out = StringIO()
        told = {"table": "money", "rehearse": True, "stdout": out, **options}
        call_command("import_register", str(tmp_path / "list.csv"), **told)
        return out.getvalue()

    assert json.loads(run(as_json=True))["rows"][0]["kept"] == [
        {"column": "Shoe size", "text": "44", "why": WHY}
    ]
    assert "kept as text: Shoe size: 44" in run()
