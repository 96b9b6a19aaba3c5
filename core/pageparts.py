"""Places and counts behind the drawn parts of a page: bars in parts, and the map of risks."""

from collections.abc import Iterable, Mapping
from typing import Any

from core.matrix import Matrix


def bar(parts: Iterable[tuple[str, int]], width: int, apart: int = 2) -> list[dict[str, Any]]:
    """Return where each part of a bar starts and how wide it is, with a gap between parts; empty parts are left out."""
    some = [(kind, count) for kind, count in parts if count > 0]
    whole = sum(count for _kind, count in some)
    room = width - apart * (len(some) - 1)
    placed, x = [], 0.0
    for kind, count in some:
        wide = room * count / whole
        placed.append({"kind": kind, "x": f"{x:.1f}", "width": f"{wide:.1f}"})
        x += wide + apart
    return placed


def heat_rows(
    matrix: Matrix, counts: Mapping[tuple[int, int], int], address: str = ""
) -> list[dict[str, Any]]:
    """Return the rows of a map of risks, likeliest first, each cell with its count and the address of its risks."""
    return [
        {
            "level": line[0].likelihood,
            "cells": [
                {
                    "cell": cell,
                    "count": counts.get((cell.likelihood.number, cell.impact.number), 0),
                    "href": address.format(likelihood=cell.likelihood.number, impact=cell.impact.number),
                }
                for cell in line
            ],
        }
        for line in matrix.grid()
    ]
