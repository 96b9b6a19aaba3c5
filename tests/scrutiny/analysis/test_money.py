"""The money of the report: who pays, what changed, what went over; picture and table have the same figures."""

from datetime import date
from decimal import Decimal

import pytest

from register.models import Partnership, YearMoney
from scrutiny.access import with_first_page
from scrutiny.analysis import first_page, money
from scrutiny.analysis.read import Analysis
from tests.factories.register import (
    ContributionFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def facts(partnership: Partnership) -> Analysis:
    return Analysis(with_first_page(Partnership.objects.all()).get(pk=partnership.pk), today=TODAY)


@pytest.fixture
def partnership() -> Partnership:
    return PartnershipFactory(live=True)


def pays(partnership: Partnership, name: str, *amounts: int, council: bool = False) -> None:
    """Let a partner pay an amount in each year up to this one."""
    organisation = OrganisationFactory(name=name, is_council=council)
    MembershipFactory(partnership=partnership, organisation=organisation)
    for year, amount in zip(range(2027 - len(amounts), 2027), amounts, strict=True):
        ContributionFactory(partnership=partnership, organisation=organisation, year=year, amount=amount)


def test_the_council_stands_first_and_the_share_is_said(partnership: Partnership) -> None:
    pays(partnership, "Trust", 600_000, 900_000)
    pays(partnership, "The council", 200_000, 300_000, council=True)
    found = facts(partnership)
    assert list(money.sum_paid(found)) == ["The council", "Trust"]
    said = "Partners put in £1.2m in 2026/27; the council's part is £300k, 25%."
    assert money.describe_money(found) == [said]


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (100_000, 106_000, ": 6% more than in 2025/26"),
        (100_000, 80_000, ": 20% less than in 2025/26"),
        (100_000, 100_000, ": as much as in 2025/26"),
        (0, 100_000, ""),
    ],
)
def test_the_caption_says_what_has_changed(
    partnership: Partnership, before: int, now: int, words: str
) -> None:
    pays(partnership, "Trust", before, now)
    drawn = money.draw_paid(facts(partnership))
    assert drawn is not None
    assert drawn.caption == f"What each partner puts in{words}"


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [
        (2_500_000, "£ million", "2.50"),
        (250_000, "£ thousand", "250"),
        (15_400, "£ thousand", "15.4"),
    ],
)
def test_the_unit_follows_the_sum_so_that_no_bar_reads_nought(
    partnership: Partnership, amount: int, unit: str, shown: str
) -> None:
    pays(partnership, "Trust", amount)
    drawn = money.draw_paid(facts(partnership))
    assert drawn is not None
    assert drawn.sub.startswith(unit)
    assert shown in drawn.picture


def test_the_small_partners_are_drawn_together_and_stand_singly_in_the_table(
    partnership: Partnership,
) -> None:
    for number in range(6):
        pays(partnership, f"Partner {number}", 1_000_000 - number)
    found = facts(partnership)
    drawn, table = money.draw_paid(found), money.build_table(found)
    assert drawn is not None
    assert table is not None
    assert "3 others" in drawn.picture
    assert [row.label for row in table.rows if row.label.startswith("Partner ")] == [
        f"Partner {n}" for n in range(6)
    ]


def test_the_table_adds_up_and_marks_what_went_over(partnership: Partnership) -> None:
    pays(partnership, "Trust", 100, 200)
    pays(partnership, "The council", 50, 60, council=True)
    YearMoney.objects.create(partnership=partnership, year=2025, budget=150, actual=170)
    YearMoney.objects.create(partnership=partnership, year=2026, budget=260, forecast=250)
    table = money.build_table(facts(partnership))
    assert table is not None
    rows = {row.label: [cell.words for cell in row.cells] for row in table.rows}
    assert table.years == ["2025/26", "2026/27"]
    assert rows["Total in"] == ["£150", "£260"]
    assert rows["Spent"] == ["£170", "not known"]
    assert rows["Over or under"] == ["+£20", "−£10"]
    last = table.rows[-1]
    assert [cell.late for cell in last.cells] == [True, False]


def test_what_was_spent_went_over_and_what_is_forecast_is_forecast_to(partnership: Partnership) -> None:
    YearMoney.objects.create(partnership=partnership, year=2025, budget=100, actual=130)
    YearMoney.objects.create(partnership=partnership, year=2026, budget=100, forecast=110)
    assert money.describe_money(facts(partnership))[1:] == [
        "In 2026/27 it is forecast to go £10 over its budget.",
        "In 2025/26 it went £30 over its budget.",
    ]


def test_where_nothing_is_recorded_a_sentence_says_so_and_nothing_is_drawn(partnership: Partnership) -> None:
    YearMoney.objects.create(partnership=partnership, year=2026)
    found = facts(partnership)
    assert money.describe_money(found) == [
        "No contributions are recorded: what its partners put in is not known."
    ]
    assert money.draw_paid(found) is None
    assert money.build_table(found) is None
    assert first_page.list_key_figures(found)[0] == ("Not known", "what the council puts in, 2026/27")


def test_a_nought_that_is_recorded_is_none_in_sentence_table_and_first_page(partnership: Partnership) -> None:
    pays(partnership, "The council", 0, 0, 0, council=True)
    found, table = facts(partnership), money.build_table(facts(partnership))
    assert money.describe_money(found) == [
        "Together its partners put in none in 2026/27; the council's part is none."
    ]
    assert first_page.list_key_figures(found)[0] == ("None", "from the council in 2026/27")
    assert table is not None
    assert [cell.words for cell in table.rows[1].cells] == ["none"] * 3


def test_an_amount_that_nobody_knows_is_no_nought(partnership: Partnership) -> None:
    pays(partnership, "Trust", 900)
    council = OrganisationFactory(name="The council", is_council=True)
    ContributionFactory(partnership=partnership, organisation=council, amount=0, certainty="not_known")
    found = facts(partnership)
    assert money.describe_money(found) == [
        "Partners put in £900 in 2026/27; the council's part is not known."
    ]
    drawn = money.draw_paid(found)
    assert drawn is not None
    assert drawn.figures.rows == (("2026/27", "not known", "900", "over 900"),)


def test_growth_is_left_out_where_other_partners_paid(partnership: Partnership) -> None:
    pays(partnership, "The council", 60_000, 60_000, council=True)
    pays(partnership, "Trust", 1_000_000)
    drawn = money.draw_paid(facts(partnership))
    assert drawn is not None
    assert drawn.caption == "What each partner puts in"


def test_sentence_picture_and_table_say_one_sum(partnership: Partnership) -> None:
    pays(partnership, "Trust", 2_000_000)
    pays(partnership, "The council", 950_000, council=True)
    found = facts(partnership)
    drawn, table = money.draw_paid(found), money.build_table(found)
    assert drawn is not None
    assert table is not None
    said = "Partners put in £2.95m in 2026/27; the council's part is £950k, 32%."
    assert money.describe_money(found) == [said]
    assert drawn.figures.rows[0][-1] == "2.95"
    assert [cell.words for row in table.rows if row.kind == "sum" for cell in row.cells] == ["£2,950,000"]


def test_money_that_comes_in_is_in_the_table_and_never_in_the_picture(partnership: Partnership) -> None:
    pays(partnership, "Trust", 500)
    pays(partnership, "The council", -100, council=True)
    found = facts(partnership)
    assert money.draw_paid(found) is None
    assert found.council_pays(2026) == Decimal(-100)
    table = money.build_table(found)
    assert table is not None
    assert "−£100" in [cell.words for row in table.rows for cell in row.cells]


@pytest.mark.parametrize("years", [1, 3, 5])
def test_the_columns_fill_the_table(years: int) -> None:
    table = money.Table(["2026/27"] * years, [])
    assert table.label_wide + table.wide * years <= 100
    assert table.label_wide >= 30
