"""An invented report that uses every part of the print style sheet and every chart."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import SafeString

from core import charts
from core.pdf import render
from register.rules import matrix
from tests.core.charts import samples as data

TITLE = "Northvale Better Care Fund"
CREATED = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
TYPED = 'Tŵr & Llŷn <img src="file:///etc/passwd"> <b>care</b>'
ENGINE = Engine(dirs=[Path(__file__).parent / "sample"])


def html(template: str = "report.html", **more: Any) -> str:
    """Return a sample page: the whole report, or a short one that renders quickly."""
    return str(ENGINE.get_template(template).render(Context({**context(), **more})))


def page(body: str) -> str:
    """Return a page with just this markup in it, as if a template had let it through."""
    return html("short.html", body=SafeString(body))


def context() -> dict[str, Any]:
    rule = render.build_page_rule(
        right="Better Care Fund, PSH-0007",
        foot_left="Northvale Borough Council. Report 2026/14, issued 30 November 2026",
    )
    drawn = {
        "pool": charts.draw_stacked_bars(data.POOL),
        "dates": charts.draw_date_line(data.DATES),
        "calendar": charts.draw_expiry_calendar(data.CALENDAR),
        "scores": charts.draw_trend_line(data.SCORES),
        "delay": charts.draw_sparkline(data.DELAY),
        "home": charts.draw_sparkline(data.HOME),
        "rating": charts.draw_gauge(data.RATING),
        "level": charts.draw_level_bars(3, "Reasonable"),
    }
    figures = {
        "pool": data.POOL.figures(),
        "dates": data.DATES.figures(),
        "calendar": data.CALENDAR.figures(),
        "rating": data.RATING.figures(),
    }
    return {
        "title": TITLE,
        "rule": rule,
        "typed": TYPED,
        "drawn": drawn,
        "figures": figures,
        "widths": {
            "dates": ("w60", "w40"),
            "pool": ("w24", "w16", "w20", "w24", "w16"),
            "calendar": ("w20", "w19", "w14", "w17", "w17", "w13"),
            "rating": ("w60", "w40"),
        },
        "matrix": matrix.get_matrix("5x5"),
        "rows": heat_rows(),
        "risks": data.RISKS,
        "sections": enumerate(
            ("In one page", "Path and dates", "Money", "Measures", "Risks", "Ahead", "Ratings"), 1
        ),
    }


def heat_rows() -> list[list[tuple[matrix.Cell, str]]]:
    """Return the cells of the matrix, each with the risks that stand in it."""
    chosen = matrix.get_matrix("5x5")
    return [
        [
            (cell, ", ".join(r.name for r in data.RISKS if (r.likelihood, r.impact) == place(cell)))
            for cell in row
        ]
        for row in chosen.grid()
    ]


def place(cell: matrix.Cell) -> tuple[int, int]:
    return cell.likelihood.number, cell.impact.number
