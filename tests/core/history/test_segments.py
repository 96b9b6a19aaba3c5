"""Which lines of a head file are still asked of the chain once a backup was restored."""

import pytest

from core.history.heads.segments import Segments


def _line(place: int, branch: str = "a") -> str:
    return f"2026-11-26T00:00:00+00:00 {place} {place} {branch * 64}"


def _restore(place: int, branch: str = "a") -> str:
    return f"2026-11-26T00:00:00+00:00 restored 2026-11-25T00:00:00+00:00 {place} {place} {branch * 64}"


def _demanded(lines: list[str]) -> list[int]:
    segments = Segments(lambda: list(enumerate(lines, 1)))
    return [
        number for number, line in enumerate(lines, 1) if "restored" not in line and segments.demand(number)
    ]


@pytest.mark.parametrize(
    ("lines", "demanded"),
    [
        pytest.param([], [], id="an empty file"),
        pytest.param([_line(1), _line(2)], [1, 2], id="no restore: everything"),
        pytest.param([_restore(2), _line(3, "b")], [2], id="a file that begins with a restore"),
        pytest.param(
            [_line(1), _line(2), _line(3), _restore(2), _line(3, "b")],
            [1, 2, 5],
            id="what came after is lost",
        ),
        pytest.param(
            [_line(1), _line(2), _restore(2), _line(3, "b")], [1, 2, 4], id="at its edge nothing is lost"
        ),
        pytest.param(
            [_line(1), _line(2), _restore(2), _restore(2), _line(3, "b")],
            [1, 2, 5],
            id="begun twice from one head",
        ),
        pytest.param(
            [_line(1), _line(2), _line(3), _restore(1), _line(2, "b"), _restore(3), _line(4, "c")],
            [1, 2, 3, 7],
            id="back too far, then to a later backup of the first way",
        ),
        pytest.param(
            [_line(1), _line(2), _restore(1), _line(2, "b"), _line(3, "b"), _restore(2, "b"), _line(3, "c")],
            [1, 4, 7],
            id="a backup of after a restore",
        ),
        pytest.param(
            [_line(1), _line(2), _restore(9, "e"), _line(10, "e")], [4], id="a head that it never knew"
        ),
    ],
)
def test_what_a_head_file_still_asks(lines: list[str], demanded: list[int]) -> None:
    assert _demanded(lines) == demanded
