"""What one floor tells another about a partnership: one shape for everything that is known, and how well.

A rule lives on the lowest floor that sees what it needs. A higher floor reads the findings of a lower one by
their key, never its tables; keys are the facts of facts.yaml (P4, P7, P21).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

# Every fact that can be known, asked or told, with its words.
FACTS = Path(__file__).with_name("facts.yaml")

# What a finding speaks for where the question is answered by one of these three words.
YES, PARTLY, NO = "yes", "partly", "no"


class State(StrEnum):
    """How well something is known. None, not known and not tested are three different things."""

    HELD = "held"
    AGE_NOT_KNOWN = "age_not_known"  # it is there, and nothing says from when until when it counts
    OUT_OF_DATE = "out_of_date"  # it is there, and its day has passed: it counts in part
    NONE = "none"  # looked at: there is none
    NOT_KNOWN = "not_known"  # nobody has recorded it
    NOT_TESTED = "not_tested"  # nothing here could tell


# The states in which something is there, however well it counts.
THERE = (State.HELD, State.AGE_NOT_KNOWN, State.OUT_OF_DATE)


@dataclass(frozen=True)
class Finding:
    """What is known about one fact of one partnership.

    `value` is the answer it speaks for: yes, partly or no, or the words that are recorded; empty where it
    speaks for none. `sentence` is what a reader is told. `document_id` is the document that it rests on.
    """

    key: str
    state: State
    value: str = ""
    sentence: str = ""
    as_of: date | None = None
    source: str = ""
    document_id: int | None = None
