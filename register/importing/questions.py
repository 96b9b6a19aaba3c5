"""What is asked about a spreadsheet once for the sheet, or once for a kind of cell, never row by row. Plain data."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.parsing.result import tidy


@dataclass(frozen=True)
class Question:
    """One question with its answers to choose from.

    `key` is what the answer is kept under, on the page and in the file of `import_register --answers`: "layout",
    "name", "unit D". `options` are values with their words. `proposed` is the value that counts until somebody
    answers, empty where nothing may be taken for granted. `blocks`: nothing is written while it is open.
    """

    key: str
    text: str
    options: Sequence[tuple[str, str]]
    answer: str = ""
    proposed: str = ""
    blocks: bool = False
    rows: Sequence[int] = ()
    examples: Sequence[str] = ()

    @property
    def chosen(self) -> str:
        """The value that counts: the answer, else what is proposed."""
        known = {tidy(value): value for value, _words in self.options}  # a form takes blanks away: "Adults "
        return known.get(tidy(self.answer), self.proposed)

    @property
    def is_open(self) -> bool:
        return self.blocks and not self.chosen
