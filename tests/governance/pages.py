"""What tests of the checklist pages share: addresses, posts, and the words of a response."""

from typing import Any

from governance.models import Assessment

FRAMEWORK = "governance-framework"
GAP = {"missing": "Probation has not signed", "due_on_day": "29", "due_on_month": "1", "due_on_year": "2099"}


def address(assessment: Assessment, section: str = "") -> str:
    page = assessment.get_absolute_url()
    return f"{page}{section}/" if section else page


def typed(key: str, value: str, **more: Any) -> dict[str, str]:
    """What the page of a section posts for one question."""
    fields = {"value": value, "version": "0"} | more
    return {f"{key}-{name}": str(text) for name, text in fields.items()}


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())
