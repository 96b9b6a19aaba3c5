"""Charts stay inside their sheet, read out their figures, and escape what people typed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from core import charts
from core.charts import Shape
from tests.core.charts import samples as data
from tests.core.charts.drawings import SVG, corners, outside, title

Draw = Callable[..., SafeString]
CHARTS: dict[str, tuple[Draw, object]] = {
    "stacked bars": (charts.draw_stacked_bars, data.POOL),
    "calendar": (charts.draw_expiry_calendar, data.CALENDAR),
    "date line": (charts.draw_date_line, data.DATES),
    "trend": (charts.draw_trend_line, data.SCORES),
    "sparkline": (charts.draw_sparkline, data.DELAY),
    "gauge": (charts.draw_gauge, data.RATING),
    "gauge with a limit": (charts.draw_gauge, data.HELD),
}
every_chart = pytest.mark.parametrize(("draw", "subject"), CHARTS.values(), ids=CHARTS.keys())


@every_chart
@pytest.mark.parametrize("width", [150, 240, 482, 708, 1216])
def test_a_chart_stays_inside_its_sheet(draw: Draw, subject: object, width: int) -> None:
    assert outside(draw(subject, width=width)) == []


@every_chart
@pytest.mark.parametrize(("width", "text"), [(320, 14), (708, 14), (1216, 15)])
def test_a_chart_stays_inside_its_sheet_at_the_size_of_a_screen(
    draw: Draw, subject: object, width: int, text: int
) -> None:
    text_size = {} if draw is charts.draw_sparkline else {"text": text}
    assert outside(draw(subject, width=width, **text_size)) == []


@every_chart
def test_the_first_child_is_a_title_with_figures(draw: Draw, subject: object) -> None:
    root = ElementTree.fromstring(draw(subject))
    assert root[0].tag == f"{SVG}title"
    assert any(letter.isdigit() for letter in root[0].text or "")


@every_chart
def test_words_carry_their_own_font_and_nothing_needs_a_style_sheet(draw: Draw, subject: object) -> None:
    root = ElementTree.fromstring(draw(subject))
    for element in root.iter():
        assert not {"style", "class", "id"} & set(element.keys())
        if element.tag == f"{SVG}text":
            assert {"font-family", "font-size", "fill"} <= set(element.keys())
            assert float(element.get("font-size", 0)) >= 7.2


@every_chart
def test_the_table_has_a_named_column_for_every_cell(draw: Draw, subject: object) -> None:
    figures: charts.Figures = subject.figures()  # type: ignore[attr-defined]
    assert figures.rows
    assert all(figures.head)
    assert all(len(row) == len(figures.head) and all(row) for row in figures.rows)
    assert figures.numbers < set(range(len(figures.head)))


@every_chart
def test_the_same_data_draws_the_same_picture_whatever_the_day(
    draw: Draw, subject: object, time_machine: object
) -> None:
    first = draw(subject)
    time_machine.move_to("2031-02-03")  # type: ignore[attr-defined]
    assert draw(subject) == first


NAMES = st.text(st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_categories=("Cc",)), max_size=60)
AMOUNTS = st.none() | st.decimals(0, 10**9, places=2)
DAYS = st.dates(date(2026, 11, 1), date(2029, 6, 30))
WIDTHS = st.sampled_from([150, 240, 482, 708])
quick = settings(max_examples=40)


@quick
@given(st.lists(st.tuples(NAMES, st.lists(AMOUNTS, min_size=3, max_size=3)), max_size=6), NAMES, WIDTHS)
def test_stacked_bars_stay_inside_for_any_names_and_amounts(
    parties: list[tuple[str, list[None]]], name: str, width: int
) -> None:
    series = tuple(charts.Series(party, tuple(values)) for party, values in parties)
    drawn = charts.draw_stacked_bars(
        charts.StackedBars("x", ("2025/26", name, "c"), series, (name,)), width=width
    )
    assert outside(drawn) == []


@quick
@given(st.lists(st.tuples(NAMES, st.lists(DAYS, max_size=4), NAMES), max_size=5), NAMES, DAYS, WIDTHS)
def test_a_calendar_stays_inside_for_any_names_and_dates(
    rows: list[tuple[str, list[date], str]], word: str, soon: date, width: int
) -> None:
    lanes = tuple(
        charts.CalendarRow(
            name,
            tuple(charts.Mark(on, shape) for on, shape in zip(days, Shape, strict=False)),
            (min(days), max(days)) if days else None,
            note,
        )
        for name, days, note in rows
    )
    words = {shape: f"{word} {shape}" for shape in Shape}
    subject = charts.Calendar("x", date(2026, 11, 20), lanes, words, 24, soon, word, word)
    assert outside(charts.draw_expiry_calendar(subject, width=width)) == []


@quick
@given(st.lists(st.tuples(DAYS, NAMES, st.sampled_from(Shape)), max_size=7), WIDTHS)
def test_labels_of_a_date_line_stay_inside_and_never_overlap(
    events: list[tuple[date, str, Shape]], width: int
) -> None:
    subject = charts.DateLine(
        "x", date(2026, 11, 1), date(2029, 6, 30), tuple(charts.Event(*event) for event in events)
    )
    drawn = charts.draw_date_line(subject, width=width)
    assert outside(drawn) == []
    boxes = [
        (list(corners(element)), element.text)
        for element in ElementTree.fromstring(drawn).iter(f"{SVG}text")
        if element.text
    ]
    for i, (((x1, y1), (x2, y2)), _one) in enumerate(boxes):
        for ((x3, y3), (x4, y4)), _other in boxes[:i]:
            assert min(x2, x4) - max(x1, x3) < 1 or min(y2, y4) - max(y1, y3) < 1.5


@quick
@given(st.lists(st.tuples(DAYS, st.integers(1, 25)), max_size=8, unique_by=lambda one: one[0]), NAMES, WIDTHS)
def test_a_trend_stays_inside_for_any_scores(points: list[tuple[date, int]], word: str, width: int) -> None:
    subject = replace(data.SCORES, points=tuple(points), limit_word=word)
    assert outside(charts.draw_trend_line(subject, width=width)) == []


@given(NAMES)
def test_typed_names_are_text_in_every_chart(name: str) -> None:
    typed = f"{name}<script>&"
    drawn = [
        charts.draw_stacked_bars(charts.StackedBars(typed, ("a",), (charts.Series(typed, (1,)),))),
        charts.draw_level_bars(1, typed),
        charts.draw_sparkline(charts.Spark(typed, ((typed, 1),))),
    ]
    for one in drawn:
        assert "<script" not in one
        assert typed.strip() in title(one)


@settings(max_examples=60)
@given(
    st.integers(0, 100),
    st.none() | st.integers(0, 100),
    st.sampled_from(["", "Weak", "Limited", "Substantial"]),
    NAMES,
    st.sampled_from([240, 482]),
)
def test_a_gauge_stays_inside_for_any_value_and_words(
    now: int, before: int | None, held_at: str, words: str, width: int
) -> None:
    drawn = charts.Gauge("x", data.STEPS, now, words, before, words, held_at, words)
    assert outside(charts.draw_gauge(drawn, width=width)) == []


@pytest.mark.parametrize("wrong", [{"now": 101}, {"now": -1}, {"before": 200}, {"held_at": "Nowhere"}])
def test_a_gauge_refuses_what_is_off_its_scale(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"scale"):
        replace(data.RATING, **wrong)
