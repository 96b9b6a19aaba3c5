"""The numbers of a report: sections, paragraphs, tables and figures, each counted as it is written.

The number is text in the page, so that a minute can cite "paragraph 2.1"; what is left out leaves no hole.
"""


class Numbering:
    """Counts as a template asks: every call is the next one."""

    def __init__(self) -> None:
        self._section = self._paragraph = self._table = self._figure = 0

    def section(self) -> str:
        self._section, self._paragraph = self._section + 1, 0
        return str(self._section)

    def paragraph(self) -> str:
        self._paragraph += 1
        return f"{self._section}.{self._paragraph}"

    def table(self) -> str:
        self._table += 1
        return str(self._table)

    def figure(self) -> str:
        self._figure += 1
        return str(self._figure)
