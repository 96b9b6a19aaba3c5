"""Pictures drawn on the server: numbers in, escaped SVG out. No query, no request, no clock.

Every chart takes a small frozen dataclass whose `figures()` is the table to show beside the picture.
"""

from core.charts.dateline import DateLine, Event, draw_date_line
from core.charts.expiry import Calendar, CalendarRow, Mark, draw_expiry_calendar
from core.charts.figures import Figures
from core.charts.gauge import Gauge, Step, draw_gauge
from core.charts.levels import draw_level_bars
from core.charts.marks import Shape
from core.charts.spark import Spark, draw_sparkline
from core.charts.stacked import Series, StackedBars, draw_stacked_bars
from core.charts.trend import Stripe, Trend, draw_trend_line

__all__ = [
    "Calendar",
    "CalendarRow",
    "DateLine",
    "Event",
    "Figures",
    "Gauge",
    "Mark",
    "Series",
    "Shape",
    "Spark",
    "StackedBars",
    "Step",
    "Stripe",
    "Trend",
    "draw_date_line",
    "draw_expiry_calendar",
    "draw_gauge",
    "draw_level_bars",
    "draw_sparkline",
    "draw_stacked_bars",
    "draw_trend_line",
]
