"""The access matrix: every address, and who may open it for a partnership of their own directorate or another.

"Own" is a partnership in the reader's directorate that the sponsoring officer sponsors, the contributor
leads and the reader's panel oversees. "Other" lies in another directorate, and nobody here has a tie to it.
Each app's rows stand in a file of their own beside this one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

EVERYONE = frozenset(
    [
        "administrator",
        "officer",
        "chief",
        "sponsor",
        "contributor",
        "adviser",
        "audit",
        "democratic",
        "panel",
        "reader",
    ]
)
NOBODY: frozenset[str] = frozenset()
COUNCIL_WIDE = frozenset({"administrator", "officer", "adviser", "audit", "democratic"})
OFFICERS = frozenset({"officer"})
KEEPERS = OFFICERS | {"administrator"}  # of people and lists
TIED_EDITORS = OFFICERS | {"chief", "sponsor", "contributor"}


@dataclass(frozen=True)
class Row:
    """One address: who may open it for their own and for another partnership, and what stands in it.

    `arguments` gets the scene (tests/access/test_matrix.py) and one of its partnerships, and returns the
    values in the address. `public` addresses open without sign-in. `method` is how it is called.
    """

    own: frozenset[str]
    other: frozenset[str]
    arguments: Callable[[Any, Any], Mapping[str, Any]] = field(default=lambda scene, partnership: {})
    public: bool = False
    method: str = "get"


def of_partnership(scene: Any, partnership: Any) -> Mapping[str, Any]:
    return {"reference": partnership.reference}


def same(who: frozenset[str], **options: Any) -> Row:
    """An address that has nothing to do with one partnership."""
    return Row(who, who, **options)
