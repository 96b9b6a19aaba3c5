"""The map of risks: how many lie in each cell of a matrix."""

from collections.abc import Mapping
from typing import Any

from django import template

from register.rules.matrix import Matrix

register = template.Library()


@register.inclusion_tag("components/heat_map.html")
def heat_map(matrix: Matrix, counts: Mapping[tuple[int, int], int], *, address: str = "") -> dict[str, Any]:
    """A map of risks. `counts` are by (likelihood, impact); `address` of a cell holds {likelihood} and {impact}."""
    rows = heat_rows(matrix, counts, address)
    return {"rows": rows, "impact": matrix.impact, "columns": matrix.size + 1}


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
