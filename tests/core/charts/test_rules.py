"""What each chart must and must not say."""

from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core import charts
from core.charts import Shape, palette
from core.charts.figures import write_number
from core.charts.scale import choose_ticks
from tests.core.charts import samples as data
from tests.core.charts.drawings import SVG, outside, texts, title


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (None, 0, "not known"),
        (0, 2, "0.00"),
        (1234567.5, 1, "1,234,567.5"),
        (-0.13, 2, "−0.13"),
        (-0.001, 2, "0.00"),
    ],
)
def test_numbers_have_commas_and_a_true_minus(value: float | None, places: int, written: str) -> None:
    assert write_number(value, places) == written


@given(st.decimals("0.001", 10**12, places=3))
def test_scales_reach_the_top_in_at_most_four_round_steps(top: object) -> None:
    steps = choose_ticks(top)  # type: ignore[arg-type]
    assert steps[0] == 0
    assert steps[-2] < top <= steps[-1]
    assert 2 <= len(steps) <= 5


def test_more_parties_than_colours_are_drawn_as_others_and_all_stand_in_the_table() -> None:
    series = tuple(charts.Series(f"Party {n}", (n,)) for n in range(1, 7))
    subject = charts.StackedBars("x", ("2026/27",), series, places=0)
    assert [one.name for one in subject.drawn()] == ["Party 1", "Party 2", "Party 3", "3 others"]
    assert subject.drawn()[-1].values == (4 + 5 + 6,)
    assert subject.figures().rows == (("2026/27", "1", "2", "3", "4", "5", "6", "21"),)


def test_a_total_with_an_unknown_part_says_so() -> None:
    subject = charts.StackedBars(
        "x", ("a",), (charts.Series("p", (3,)), charts.Series("q", (None,))), places=0
    )
    assert subject.figures().rows == (("a", "3", "not known", "at least 3"),)
    assert "at least 3" in texts(charts.draw_stacked_bars(subject))


@pytest.mark.parametrize("amount", [-1, float("nan"), float("inf")])
def test_an_amount_that_no_bar_can_show_is_refused(amount: float) -> None:
    with pytest.raises(ValueError, match="below zero"):
        charts.StackedBars("x", ("a",), (charts.Series("p", (amount,)),))


def test_a_series_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="one amount for each column"):
        charts.StackedBars("x", ("a", "b"), (charts.Series("p", (1,)),))


def test_the_calendar_shows_today_in_red_with_its_word() -> None:
    root = ElementTree.fromstring(charts.draw_expiry_calendar(data.CALENDAR))
    assert [one.get("fill") for one in root.iter(f"{SVG}text") if one.text == "today"] == [palette.RED]
    assert any(one.get("stroke") == palette.RED for one in root.iter(f"{SVG}line"))


def test_an_unknown_notice_period_is_written_out_in_the_row_and_in_the_table() -> None:
    assert "notice period not known" in texts(charts.draw_expiry_calendar(data.CALENDAR))
    assert data.CALENDAR.figures().rows[-1][-1] == "notice period not known"


def test_a_date_beyond_the_window_is_not_drawn_but_stands_in_the_table() -> None:
    end = date(2028, 8, 31)
    row = charts.CalendarRow("Teams", (charts.Mark(end, Shape.SQUARE),), (date(2027, 9, 30), end))
    subject = replace(data.CALENDAR, rows=(row,), words={Shape.SQUARE: "agreement ends"})
    shapes = list(ElementTree.fromstring(charts.draw_expiry_calendar(subject)).iter(f"{SVG}polygon"))
    assert len(shapes) == 1  # the key's, not the row's
    assert subject.figures().rows == (("Teams", "31 August 2028"),)


@pytest.mark.parametrize("months", [0, 11, 25])
def test_a_calendar_shows_one_to_two_years(months: int) -> None:
    with pytest.raises(ValueError, match="12 to 24"):
        replace(data.CALENDAR, months=months)


def test_an_event_off_its_line_is_refused() -> None:
    with pytest.raises(ValueError, match="between"):
        replace(data.DATES, last=data.DATES.last - timedelta(days=60))


def test_a_score_off_its_bands_is_refused() -> None:
    with pytest.raises(ValueError, match="bands"):
        replace(data.SCORES, points=((date(2026, 1, 1), 26),))


def test_the_trend_labels_what_moved_and_names_its_limit() -> None:
    said = texts(charts.draw_trend_line(data.SCORES))
    assert [words for words in said if words.isdigit()] == ["9", "12", "16", "20"]
    assert "our limit, 12" in said


@pytest.mark.parametrize("filled", range(5))
def test_the_rising_bars_are_filled_to_the_level_and_titled_with_its_word(filled: int) -> None:
    drawn = charts.draw_level_bars(filled, "Limited")
    fills = [one.get("fill") for one in ElementTree.fromstring(drawn).iter(f"{SVG}rect")]
    assert fills.count(palette.NAVY) == filled
    assert len(fills) == 4
    assert title(drawn) == "Limited"
    assert outside(drawn) == []


@pytest.mark.parametrize("filled", [-1, 5])
def test_a_level_off_the_scale_is_refused(filled: int) -> None:
    with pytest.raises(ValueError, match="between 0 and 4"):
        charts.draw_level_bars(filled, "x")


@pytest.mark.parametrize(
    ("met", "fill", "words"), [(True, palette.NAVY, ", met"), (False, palette.WHITE, ", not met")]
)
def test_the_last_point_of_a_sparkline_is_filled_when_met_and_open_when_not(
    met: bool, fill: str, words: str
) -> None:
    drawn = charts.draw_sparkline(replace(data.DELAY, met=met))
    assert [one.get("fill") for one in ElementTree.fromstring(drawn).iter(f"{SVG}circle")] == [fill]
    assert title(drawn).endswith(words)


def test_a_sparkline_leaves_a_gap_where_an_amount_is_not_known() -> None:
    assert charts.draw_sparkline(data.HOME).count("<polyline") == 2
    assert outside(charts.draw_sparkline(charts.Spark("Nothing yet", ()))) == []


def test_a_long_table_is_read_out_in_part_and_the_rest_is_counted() -> None:
    rows = tuple((f"Partnership number {n}", "31 December 2026") for n in range(60))
    said = charts.Figures(("Name", "Ends"), rows).sentence("Dates")
    assert len(said) < 680
    assert said.startswith("Dates. Partnership number 0: Ends 31 December 2026.")
    assert said.endswith("more lines stand in the table.")


def test_words_too_long_for_their_room_end_in_an_ellipsis() -> None:
    assert palette.fit_width("Safeguarding Adults Board", 10, 1000) == "Safeguarding Adults Board"
    short = palette.fit_width("Safeguarding Adults Board", 10, 60)
    assert short.endswith("…")
    assert palette.width_of_text(short, 10) <= 60
    assert palette.fit_width("Board", 10, 2) == ""


def test_months_and_dates_follow_the_language() -> None:
    with translation.override("cy"):
        assert data.DATES.figures().rows[0][1] == "8 Rhagfyr 2026"
