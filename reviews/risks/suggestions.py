"""Risks that partnerships usually have, as data (suggestions.yaml), and which to offer to one of them.

Source: beginner's guide 1.3.2 (B2); protocol 2.4 (P4).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from core.yaml_files import read_data
from register.choices import Form
from reviews.choices import RiskCategory

FILE = Path(__file__).with_name("suggestions.yaml")


@dataclass(frozen=True)
class SuggestedRisk:
    """One usual risk in the three parts of its sentence; `forms` is empty when every partnership has it."""

    key: str
    title: str
    cause: str
    event: str
    consequence: str
    category: str
    source: Mapping[str, Any]
    forms: Sequence[str] = ()

    @property
    def values(self) -> dict[str, str]:
        """What a new risk that grows from it starts with."""
        return {name: getattr(self, name) for name in ("title", "cause", "event", "consequence", "category")}

    @property
    def cite(self) -> str:
        """The rule that a reader can look up."""
        return str(self.source["cite"])


@cache
def load_suggestions(file: Path = FILE) -> tuple[SuggestedRisk, ...]:
    """Read and check the file. Raises ValueError for a word that no value list knows, TypeError for a strange key."""
    prompts = tuple(SuggestedRisk(**entry) for entry in read_data(file))
    for prompt in prompts:
        RiskCategory(prompt.category)
        for form in prompt.forms:
            Form(form)
        if blank := [
            f.name for f in fields(SuggestedRisk) if not getattr(prompt, f.name) and f.name != "forms"
        ]:
            raise ValueError(f"the usual risk {prompt.key} lacks {', '.join(blank)}")
    if len({prompt.key for prompt in prompts}) < len(prompts):
        raise ValueError("two usual risks have the same key")
    return prompts


def find_suggestion(key: str) -> SuggestedRisk | None:
    """Return one by its key."""
    return next((prompt for prompt in load_suggestions() if prompt.key == key), None)


def suggest_risks(form: str, taken: Collection[str] = (), most: int = 5) -> list[SuggestedRisk]:
    """Return what a partnership of this form usually has and does not list yet, the most particular first."""
    left = [prompt for prompt in load_suggestions() if prompt.key not in taken]
    own = [prompt for prompt in left if form in prompt.forms]
    return [*own, *(prompt for prompt in left if not prompt.forms)][:most]
