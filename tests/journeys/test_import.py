"""A council's spreadsheet comes in by a browser: few presses, the next one always in sight."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from accounts.models import User
from register.importing import upload
from register.models import Partnership
from tests.factories.register import PartnershipFactory
from tests.journeys.steps import follow, press

FILE = Path(__file__).resolve().parents[1] / "fixtures" / "register_a.xlsx"
SECTIONS = ("questions", "rows", "columns", "new", "passed")
Open = Callable[..., Page]
Look = Callable[[Page, str], None]


def register_of(rows: int, statuses: Sequence[str] = "YN") -> dict[str, object]:
    """A register whose statuses are letters of the council's own, if not said otherwise, as a file to hand in."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Name", "Status", "Sponsor", "Contribution", "End date"])
    for number in range(rows):
        name = f"{chr(110 + number // 13) * 6} {chr(97 + number % 13) * 6} n{number}"
        sheet.append([name, statuses[number % 2], "Head of Water", 1000 * number, "31/03/2029"])
    out = BytesIO()
    book.save(out)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "register.xlsx", "mimeType": kind, "buffer": out.getvalue()}


@pytest.mark.django_db(transaction=True)
def test_a_register_comes_in_with_at_most_seven_presses(
    people: dict[str, User], page_as: Open, look: Look
) -> None:
    """One sheet, whose two words of a status are asked about once each."""
    page = page_as(people["officer"], javascript=False)
    page.goto("/register/import/")
    page.set_input_files("input[type=file]", register_of(40))  # type: ignore[arg-type]
    press(page, "Rehearse the import")  # 1
    follow(page.get_by_role("link", name="Questions 2"))  # 2
    for letter, meant in (("Y", "Live"), ("N", "Closed")):
        asked = page.get_by_role("group", name=f"“{letter}” stands in 20 rows")
        asked.get_by_label(meant, exact=True).check()
    press(page, "Use these answers")  # 3
    press(page, "Import all 40 rows")  # 4
    expect(page.get_by_role("main")).to_contain_text("40 rows read: 40 partnerships came in")
    assert Partnership.objects.filter(status="live").count() == 20
    assert Partnership.objects.filter(status="closed").count() == 20
    follow(page.get_by_role("link", name="40 partnerships came in"))
    expect(page.get_by_role("main")).to_contain_text("what came in on")
    page.go_back()
    follow(page.get_by_role("link", name="Take the import back"))
    press(page, "Take the import back")
    expect(page.get_by_role("status").first).to_contain_text("Nothing of it is left.")
    assert not Partnership.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 320])
def test_no_section_is_long_and_the_next_press_is_in_sight(
    width: int, people: dict[str, User], page_as: Open, look: Look
) -> None:
    PartnershipFactory(live=True, name="Rivers Group")
    page = page_as(people["officer"], width=width)
    page.goto("/register/import/")
    page.set_input_files("input[type=file]", FILE)
    press(page, "Rehearse the import")
    here = page.url.partition("?")[0]
    for section in SECTIONS:
        page.goto(f"{here}?show={section}")
        height = page.evaluate("document.documentElement.scrollHeight")
        assert height <= 3000, (section, height)
        bar = page.get_by_role("region", name="Next step")
        expect(bar).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        look(page, f"import-{section}-{width}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 320])
def test_what_is_read_in_the_background_and_what_is_done_says_how_to_go_on(
    width: int, people: dict[str, User], page_as: Open, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_as(people["officer"], width=width)
    page.goto("/register/import/")
    page.set_input_files("input[type=file]", register_of(3, ["Live", "Closed"]))  # type: ignore[arg-type]
    press(page, "Rehearse the import")
    press(page, "Import all 3 rows")
    look(page, f"import-done-{width}")
    follow(page.get_by_role("link", name="Take the import back"))
    look(page, f"import-undo-{width}")
    monkeypatch.setattr(upload, "AT_ONCE_BOOK", 1)
    page.goto("/register/import/")
    page.set_input_files("input[type=file]", register_of(4, ["Live", "Closed"]))  # type: ignore[arg-type]
    press(page, "Rehearse the import")
    expect(page.get_by_role("heading", name="Your spreadsheet is being read")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    look(page, f"import-reading-{width}")
