"""The money of the report: who pays, what changed, what went over; picture and table have the same figures."""

from datetime import date
from decimal import Decimal

import pytest

from register.models import Partnership, YearMoney
from register.standing import refresh as standing_refresh
from scrutiny.access import read_with_first_page
from scrutiny.analysis import first_page, money
from scrutiny.analysis.facts.read import Analysis
from tests.factories.register import (
    ContributionFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
)
from tests.factories.reviews import RiskFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def facts(partnership: Partnership) -> Analysis:
    return Analysis(read_with_first_page(Partnership.objects.all()).get(pk=partnership.pk), today=TODAY)


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
    said = "The council and its partners put in £1.2m for 2026/27; the council's part is £300k, 25%."
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
    pays(partnership, "The council", 0, 0, council=True)
    drawn = money.draw_paid(facts(partnership))
    assert drawn is not None
    assert drawn.caption == f"What the council and each partner put in{words}"


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


def test_a_forecast_of_a_past_year_is_said_in_one_tense_in_the_whole_report(partnership: Partnership) -> None:
    YearMoney.objects.create(partnership=partnership, year=2025, budget=100, forecast=130)
    YearMoney.objects.create(partnership=partnership, year=2026, budget=100, forecast=110)
    said = [
        "In 2026/27 it is forecast to go £10 over its budget.",
        "In 2025/26 it was forecast to go £30 over its budget.",
    ]
    found = facts(partnership)
    assert money.describe_money(found)[1:] == said
    asked = {question.ask: question.facts for question in found.questions}
    assert asked["What stops another overspend?"] == " ".join(said)


def test_where_nothing_is_recorded_a_sentence_says_so_and_nothing_is_drawn(partnership: Partnership) -> None:
    YearMoney.objects.create(partnership=partnership, year=2026)
    found = facts(partnership)
    assert money.describe_money(found) == [
        "No contributions are recorded: what the council and its partners put in is not known."
    ]
    assert money.draw_paid(found) is None
    assert money.build_table(found) is None
    assert first_page.list_key_figures(found)[0] == ("Not known", "what the council puts in, 2026/27")


def test_a_nought_that_is_recorded_is_none_in_sentence_table_and_first_page(partnership: Partnership) -> None:
    pays(partnership, "The council", 0, 0, 0, council=True)
    found, table = facts(partnership), money.build_table(facts(partnership))
    assert money.describe_money(found) == [
        "The council and its partners put in nothing for 2026/27; the council's part is none."
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
        "The council and its partners put in at least £900 for 2026/27; the council's part is not known."
    ]
    drawn = money.draw_paid(found)
    assert drawn is not None
    assert drawn.figures.rows == (("2026/27", "not known", "900", "at least 900"),)


def test_growth_is_left_out_where_other_partners_paid(partnership: Partnership) -> None:
    pays(partnership, "The council", 60_000, 60_000, council=True)
    pays(partnership, "Trust", 1_000_000)
    drawn = money.draw_paid(facts(partnership))
    assert drawn is not None
    assert drawn.caption == "What the council and each partner put in"


def test_sentence_picture_and_table_say_one_sum(partnership: Partnership) -> None:
    pays(partnership, "Trust", 2_000_000)
    pays(partnership, "The council", 950_000, council=True)
    found = facts(partnership)
    drawn, table = money.draw_paid(found), money.build_table(found)
    assert drawn is not None
    assert table is not None
    said = "The council and its partners put in £2.95m for 2026/27; the council's part is £950k, 32%."
    assert money.describe_money(found) == [said]
    assert drawn.figures.rows[0][-1] == "2.95"
    assert [cell.words for row in table.rows if row.kind == "sum" for cell in row.cells] == ["£2,950,000"]


def test_money_that_comes_in_is_in_the_table_and_never_in_the_picture(partnership: Partnership) -> None:
    pays(partnership, "Trust", 500)
    pays(partnership, "The council", -100, council=True)
    found = facts(partnership)
    assert money.draw_paid(found) is None
    assert found.money.council_pays(2026) == Decimal(-100)
    table = money.build_table(found)
    assert table is not None
    assert "−£100" in [cell.words for row in table.rows for cell in row.cells]


@pytest.mark.parametrize("years", [1, 3, 5])
def test_the_columns_fill_the_table(years: int) -> None:
    table = money.Table(["2026/27"] * years, [])
    assert table.label_wide + table.wide * years <= 100
    assert table.label_wide >= 30


def test_a_sum_of_which_a_part_is_not_known_is_over_what_is_known(partnership: Partnership) -> None:
    pays(partnership, "Trust", 600_000, 900_000)
    council = OrganisationFactory(name="The council", is_council=True)
    ContributionFactory(
        partnership=partnership, organisation=council, year=2026, amount=1, certainty="not_known"
    )
    found = facts(partnership)
    (said,) = money.describe_money(found)
    assert (
        said
        == "The council and its partners put in at least £900k for 2026/27; the council's part is not known."
    )
    table = money.build_table(found)
    assert table is not None
    assert [cell.words for cell in table.rows[-1].cells] == ["at least £600,000", "at least £900,000"]
    picture = money.draw_paid(found)
    assert picture is not None
    assert all(row[-1].startswith("at least ") for row in picture.figures.rows)


def test_the_question_names_the_year_that_lacks_its_approval(partnership: Partnership) -> None:
    YearMoney.objects.create(
        partnership=partnership, year=2026, budget=100, forecast=90, approval_reference="Cabinet, 4"
    )
    YearMoney.objects.create(partnership=partnership, year=2025, budget=100, actual=130)
    standing_refresh.refresh([partnership.pk])
    asked = {one.ask: one.facts for one in facts(partnership).questions}
    assert asked["Who has approved spending over the budget?"] == (
        "Spending of 2025/26 is £30 over budget and no approval is recorded."
    )


@pytest.mark.parametrize(
    ("later", "shown"),
    [
        ({}, True),
        ({"forecast": 90}, True),  # a forecast does not put right what was spent
        ({"actual": 100}, False),
        ({"actual": 101}, True),
    ],
)
def test_an_overspend_is_no_headline_once_a_later_year_was_spent_within_its_budget(
    partnership: Partnership, later: dict[str, int], shown: bool
) -> None:
    for year in (2023, 2022):
        YearMoney.objects.create(partnership=partnership, year=year, budget=100, actual=130)
    YearMoney.objects.create(partnership=partnership, year=2024, budget=100, **later)
    found = facts(partnership)
    assert any("over budget in" in words for _n, words in first_page.list_key_figures(found)) is shown
    assert any(one.ask == "What stops another overspend?" for one in found.questions) is shown
    assert "In 2023/24 it went £30 over its budget." in money.describe_money(found)


@pytest.mark.parametrize(("exempt", "words"), [(None, "risk held"), (3, "risks that may be published")])
def test_page_one_does_not_say_that_no_risk_is_recorded_where_one_is_exempt(
    partnership: Partnership, exempt: int | None, words: str
) -> None:
    RiskFactory(partnership=partnership, exempt_paragraph=exempt, exempt_reason="It is so." if exempt else "")
    assert any(words in said for _number, said in first_page.list_key_figures(facts(partnership)))


def test_a_public_page_one_counts_the_risks_that_may_be_published_and_says_so(
    partnership: Partnership,
) -> None:
    RiskFactory(partnership=partnership, now=(2, 2))
    assert ("1", "risk held, none above the council's limit") in first_page.list_key_figures(
        facts(partnership)
    )
    RiskFactory(partnership=partnership, now=(5, 5), exempt_paragraph=3, exempt_reason="It is so.")
    said = ("1", "risk that may be published, none of these above the council's limit")
    assert said in first_page.list_key_figures(facts(partnership))


def test_a_partner_without_a_figure_is_named_and_no_share_is_worked_out(partnership: Partnership) -> None:
    pays(partnership, "The council", 20_000, council=True)
    pays(partnership, "Trust")
    found = facts(partnership)
    said = "The council and its partners put in at least £20k for 2026/27; the council's part is £20k."
    assert money.describe_money(found) == [said, "What Trust puts in is not known."]
    table = money.build_table(found)
    assert table is not None
    assert [[row.label, *(cell.words for cell in row.cells)] for row in table.rows[1:]] == [
        ["The council", "£20,000"],
        ["Trust", "not known"],
        ["Total in", "at least £20,000"],
    ]


def test_many_partners_without_a_figure_are_counted(partnership: Partnership) -> None:
    pays(partnership, "The council", 20_000, council=True)
    for number in range(4):
        pays(partnership, f"Trust {number}")
    assert money.describe_money(facts(partnership))[1:] == ["What 4 partners put in is not known."]


@pytest.mark.parametrize(("left", "joined"), [(date(2026, 3, 1), None), (None, date(2027, 4, 1))])
def test_who_was_no_partner_in_that_year_is_not_asked_about(
    partnership: Partnership, left: date | None, joined: date | None
) -> None:
    pays(partnership, "The council", 20_000, council=True)
    pays(partnership, "Trust", 80_000)
    MembershipFactory(partnership=partnership, left_on=left, joined_on=joined)
    assert money.describe_money(facts(partnership)) == [
        "The council and its partners put in £100k for 2026/27; the council's part is £20k, 20%."
    ]


def test_an_amount_of_which_a_part_is_not_known_is_at_least_what_is_known(partnership: Partnership) -> None:
    pays(partnership, "The council", 20_000, council=True)
    pays(partnership, "Trust", 80_000)
    trust = partnership.contributions.get(organisation__name="Trust").organisation
    ContributionFactory(
        partnership=partnership,
        organisation=trust,
        year=2026,
        kind="in_kind",
        amount=0,
        certainty="not_known",
    )
    assert money.describe_money(facts(partnership)) == [
        "The council and its partners put in at least £100k for 2026/27; the council's part is £20k.",
        "Part of what Trust puts in is not known.",
    ]


def test_others_of_whom_one_is_not_known_come_to_at_least_what_is_known(partnership: Partnership) -> None:
    for number in range(4):
        pays(partnership, f"Trust {number}", 1_000_000)
    pays(partnership, "Partner without a figure")
    pays(partnership, "The council", 2_000_000, council=True)
    drawn = money.draw_paid(facts(partnership))
    assert drawn is not None
    assert drawn.figures.head[-2:] == ("3 others", "Total")
    assert drawn.figures.rows[0][-2:] == ("at least 2.00", "at least 6.00")


def test_page_one_says_at_least_where_a_part_of_the_councils_money_is_not_known(
    partnership: Partnership,
) -> None:
    pays(partnership, "The council", 20_000, council=True)
    own = partnership.contributions.get().organisation
    ContributionFactory(
        partnership=partnership, organisation=own, year=2026, kind="in_kind", amount=0, certainty="not_known"
    )
    assert first_page.list_key_figures(facts(partnership))[0] == (
        "At least £20k",
        "from the council in 2026/27",
    )
