"""Invented data for every chart, as a council might have it."""

from dataclasses import dataclass
from datetime import date

from core import charts
from core.charts import Shape
from register.rules import matrix

POOL = charts.StackedBars(
    "The pool has grown by a fifth in four years",
    ("2022/23", "2023/24", "2024/25", "2025/26", "2026/27"),
    (
        charts.Series("The council", (6.82, 7.05, 7.61, 7.94, 8.26)),
        charts.Series("NHS Northvale and Dale ICB", (13.41, 14.17, 14.98, 15.52, 16.05)),
        charts.Series("Dale Community Health NHS Trust", (0.31, 0.31, 0.34, 0.34, 0.36)),
    ),
    ("", "", "", "", "agreed"),
)
STEPS = (
    charts.Step("Weak", 0),
    charts.Step("Limited", 40),
    charts.Step("Reasonable", 65),
    charts.Step("Substantial", 85),
)
RATING = charts.Gauge("A better year", STEPS, 94, "This year, 94 %", 72.5, "Last year, 72.5 %")
HELD = charts.Gauge(
    "Held by a limit", STEPS, 88, "88 % by points", held_at="Limited", held_word="No agreement is held"
)
WORDS = {
    Shape.DIAMOND: "last safe date to give notice",
    Shape.TRIANGLE: "break",
    Shape.SQUARE: "agreement ends",
    Shape.RING: "review due",
}
SAFE, BREAK, END, REVIEW = Shape.DIAMOND, Shape.TRIANGLE, Shape.SQUARE, Shape.RING


def row(
    name: str, *dates: tuple[Shape, date], bar: tuple[date, date] | None = None, note: str = ""
) -> charts.CalendarRow:
    soon = date(2027, 5, 31)
    marks = tuple(charts.Mark(on, shape, shape is SAFE and on <= soon) for shape, on in dates)
    return charts.CalendarRow(name, marks, bar, note)


def let(name: str, notice: date, end: date, *more: tuple[Shape, date]) -> charts.CalendarRow:
    return row(name, (SAFE, notice), (END, end), *more, bar=(notice, end))


CALENDAR = charts.Calendar(
    "Five notice dates fall by the end of May 2027",
    date(2026, 11, 20),
    (
        let(
            "Northvale Better Care Fund",
            date(2026, 12, 31),
            date(2028, 3, 31),
            (BREAK, date(2027, 3, 31)),
            (REVIEW, date(2027, 4, 30)),
            (SAFE, date(2027, 12, 31)),
        ),
        let("Drug and Alcohol Alliance", date(2027, 3, 31), date(2027, 9, 30), (REVIEW, date(2027, 1, 31))),
        let("Carers’ Network Compact", date(2027, 3, 31), date(2027, 6, 30), (REVIEW, date(2027, 9, 30))),
        let("Mental Health Crisis Group", date(2027, 4, 30), date(2027, 7, 31), (REVIEW, date(2027, 2, 28))),
        let(
            "Supported Housing Partnership", date(2027, 5, 31), date(2027, 8, 31), (REVIEW, date(2027, 3, 31))
        ),
        let("Joint Equipment Store", date(2027, 6, 30), date(2027, 12, 31), (REVIEW, date(2027, 3, 31))),
        let("Ageing Well Alliance", date(2027, 6, 30), date(2027, 9, 30), (REVIEW, date(2027, 3, 31))),
        let("Integrated Neighbourhood Teams", date(2027, 9, 30), date(2028, 8, 31)),
        row("Community Safety Partnership", (REVIEW, date(2027, 1, 31))),
        row("Housing and Health Forum", (END, date(2027, 10, 31)), note="notice period not known"),
    ),
    WORDS,
    months=18,
    shaded_to=date(2027, 5, 31),
    shaded_word="to the end of May; notice marks red",
    subject="Partnership",
)
DATES = charts.DateLine(
    "The choice to leave early closes 23 days after this meeting",
    date(2026, 11, 20),
    date(2028, 4, 20),
    (
        charts.Event(date(2026, 12, 8), "Panel", REVIEW),
        charts.Event(date(2026, 12, 31), "Last safe date to give notice", SAFE, urgent=True),
        charts.Event(date(2027, 3, 31), "Break", BREAK),
        charts.Event(date(2027, 4, 30), "Six-month review", REVIEW),
        charts.Event(date(2027, 12, 31), "Notice for the end date", SAFE),
        charts.Event(date(2028, 3, 31), "Agreement ends", END),
    ),
    (date(2026, 11, 20), date(2026, 12, 31)),
)
SCORES = charts.Trend(
    "The overspend risk has risen from 9 to 20",
    (
        (date(2025, 1, 10), 9),
        (date(2025, 7, 10), 12),
        (date(2025, 10, 1), 12),
        (date(2026, 1, 14), 16),
        (date(2026, 7, 1), 16),
        (date(2026, 10, 14), 20),
    ),
    tuple(charts.Stripe(band.word, band.high, band.key) for band in matrix.get_matrix("5x5", 1).bands),
    12,
    "our limit, 12",
)
DELAY = charts.Spark(
    "Days of delay", tuple(zip("12345678", (3.4, 3.1, 2.7, 2.5, 2.6, 2.8, 2.9, 3), strict=True)), 2, False
)
HOME = charts.Spark(
    "Home after 91 days", tuple(zip("1234567", (79, 80, 82, None, 83, 84, 85), strict=True)), 84, True
)


@dataclass(frozen=True)
class Risk:
    name: str
    likelihood: int
    impact: int
    words: str
    owner: str
    moved: str

    @property
    def score(self) -> int:
        return matrix.get_matrix("5x5").score(self.likelihood, self.impact)

    @property
    def band(self) -> matrix.Band:
        return matrix.get_matrix("5x5").band(self.score)


RISKS = (
    Risk(
        "R1",
        4,
        4,
        "Because no exit plan exists, there is a chance that the council cannot use the 2027 break safely, "
        "leading to a further year of shared overspend.",
        "Director of Adult Social Care; treat",
        "New",
    ),
    Risk(
        "R2",
        4,
        3,
        "Because demand outruns the fund, there is a chance that the pool overspends a third year, "
        "leading to a charge on council reserves.",
        "Head of Finance; treat",
        "Up, was 9",
    ),
    Risk(
        "R3",
        3,
        4,
        "Because the ICB is reorganising, shared posts may be withdrawn.",
        "Head of Care; treat",
        "Same",
    ),
    Risk(
        "R4",
        2,
        5,
        "Because five systems hold the record, data may be lost.",
        "Head of Information; treat",
        "Same",
    ),
    Risk(
        "R5", 3, 3, "Because firms are short of staff, hours may go unfilled.", "Head of Care; treat", "Same"
    ),
    Risk(
        "R6",
        2,
        4,
        "Because cost is shared without a cap, a claim may follow.",
        "Head of Finance; transfer",
        "Same",
    ),
    Risk("R7", 3, 2, "Because members are missing, decisions may wait.", "Head of Care; treat", "Same"),
    Risk(
        "R8",
        2,
        2,
        "Because two bodies have one aim, effort may be doubled.",
        "Head of Care; tolerate",
        "Same",
    ),
)
