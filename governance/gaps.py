"""What counts as a gap, and how an action says where it came from. Pure."""

from governance.shapes import NO, PARTLY

KIND = "gap"


def is_gap(value: str) -> bool:
    """Whether an answer leaves something to be put right."""
    return value in (NO, PARTLY)


def label(code: str, citation: str) -> str:
    """Return how an action names the rule that it answers, such as `Governance framework, Protocol 2.7 o`."""
    return f"{code}, {citation}"
