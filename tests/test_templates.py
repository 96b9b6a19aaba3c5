"""What no template may write."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
# A stored moment has its day in UTC; the filters of dates take the council's day of it by themselves.
DAY_OF_UTC = re.compile(r"\.date\s*(\||%\}|\}\})")


def test_no_template_takes_the_day_of_a_moment_by_itself() -> None:
    found = [str(path) for path in TEMPLATES.rglob("*.html") if DAY_OF_UTC.search(path.read_text())]
    assert found == []
    assert DAY_OF_UTC.search("{{ review.accepted_at.date|long_date }}")
