"""Pictures drawn on the server: numbers in, escaped SVG out. No query, no request, no clock.

Every chart takes a small frozen dataclass whose `figures()` is the table to show beside the picture.
"""

from core.charts.dateline import DateLine, Event, date_line
from core.charts.expiry import Calendar, CalendarRow, Mark, expiry_calendar
from core.charts.figures import Figures
from core.charts.gauge import Gauge, Step, gauge
from core.charts.levels import level_bars
from core.charts.marks import Shape
from core.charts.spark import Spark, sparkline
from core.charts.stacked import Series, StackedBars, stacked_bars
from core.charts.trend import Stripe, Trend, trend_line

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
    "date_line",
    "expiry_calendar",
    "gauge",
    "level_bars",
    "sparkline",
    "stacked_bars",
    "trend_line",
]
