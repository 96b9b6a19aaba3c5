"""Pictures drawn on the server: numbers in, escaped SVG out. No query, no request, no clock.

Every chart takes a small frozen dataclass whose `figures()` is the table to show beside the picture.
"""

from core.charts.bars import Bar, Bars, horizontal_bars
from core.charts.dateline import DateLine, Event, date_line
from core.charts.expiry import Calendar, CalendarRow, Mark, expiry_calendar
from core.charts.figures import Figures
from core.charts.flow import flow
from core.charts.gauge import Gauge, Step, gauge
from core.charts.levels import level_bars
from core.charts.marks import Shape
from core.charts.movement import Level, Movement, Mover, Way
from core.charts.progress import Fill, Part, Progress, progress_bar
from core.charts.slope import slope
from core.charts.spark import Spark, sparkline
from core.charts.stacked import Series, StackedBars, stacked_bars
from core.charts.trend import Stripe, Trend, trend_line

__all__ = [
    "Bar",
    "Bars",
    "Calendar",
    "CalendarRow",
    "DateLine",
    "Event",
    "Figures",
    "Fill",
    "Gauge",
    "Level",
    "Mark",
    "Movement",
    "Mover",
    "Part",
    "Progress",
    "Series",
    "Shape",
    "Spark",
    "StackedBars",
    "Step",
    "Stripe",
    "Trend",
    "Way",
    "date_line",
    "expiry_calendar",
    "flow",
    "gauge",
    "horizontal_bars",
    "level_bars",
    "progress_bar",
    "slope",
    "sparkline",
    "stacked_bars",
    "trend_line",
]
