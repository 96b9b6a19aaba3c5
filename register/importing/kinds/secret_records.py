"""Rows of a list that say they must not be published: marked as exempt, and asked about once for the column."""

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from core.parsing.result import tidy
from core.sheets import Cell, SheetColumn
from register.importing.clean.secrecy import find_forbidding
from register.importing.kinds.secret_rows import ANOTHER, KEEP, describe_reason, name_secret, word_question
from register.importing.questions import Question
from register.rules.exempt_paragraphs import choices_of_paragraph
from register.services.sensitive import WordsMark

LEAVE = "-"
_USUAL = 3  # the paragraph of whoever names none: somebody's money or business
_NAMED = re.compile(r"\bpara(?:graph|graff)?s?\.? ?([1-7])\b|^([1-7])$", re.IGNORECASE)
_COMMENTS = frozenset(["note", "notes", "progress_note", "key_messages", "text"])


class SecretRecords:
    """What the rows of one list say of their secrecy. `markable`: its records, or words of theirs, can be exempt."""

    def __init__(
        self,
        columns: Sequence[SheetColumn],
        mapping: Mapping[str, str],
        answers: Mapping[str, str],
        *,
        markable: bool,
    ) -> None:
        self.columns, self.answers, self.markable = columns, answers, markable
        self._found: dict[str, list[tuple[int, str]]] = {}  # by letter: the rows and what each says
        self._mapping = {
            letter: "comments" if key in _COMMENTS else key
            for letter, key in mapping.items()
            if answers.get(name_secret(letter)) != ANOTHER
        }

    def find(self, number: int, cells: Sequence[Cell]) -> tuple[SheetColumn, str] | None:
        """Return what keeps a row back, with its column, and remember it for the question."""
        mapping = {one.letter: self._mapping.get(one.letter, "-") for one in self.columns}
        found = find_forbidding(cells, self.columns, mapping)
        if found:
            self._found.setdefault(found[0].letter, []).append((number, found[1]))
        return found

    def decide(self, column: SheetColumn, text: str) -> WordsMark:
        """Return the mark of a row that is kept back: by the answer, else by the paragraph that it names itself."""
        answer, named = self.answers.get(name_secret(column.letter), ""), _NAMED.search(text)
        own = int(named[1] or named[2]) if named else _USUAL
        return WordsMark(int(answer) if answer.isdecimal() else own, describe_reason(column, text))

    def leaves_out(self, column: SheetColumn) -> bool:
        """Whether somebody said that the rows which this column keeps back are left out."""
        return self.answers.get(name_secret(column.letter)) == LEAVE

    def list_questions(self) -> list[Question]:
        """Return one question for each column that keeps rows back, and for each that was answered."""
        return [
            self._ask(column)
            for column in self.columns
            if column.letter in self._found or name_secret(column.letter) in self.answers
        ]

    def _ask(self, column: SheetColumn) -> Question:
        found, key = self._found.get(column.letter, []), name_secret(column.letter)
        if self.markable:
            yes = _("Yes: they are exempt, under the paragraph that a row names, else paragraph 3")
            options = [(KEEP, yes)]
            options += [
                (str(number), _("Yes: they are exempt, under paragraph %(paragraph)s") % {"paragraph": words})
                for number, words in choices_of_paragraph()
            ]
        else:
            options = [(LEAVE, _("Yes: leave them out, for nothing of this list can be marked as exempt"))]
        options.append((ANOTHER, _("No: it means something else")))
        return Question(
            key,
            word_question(tidy(column.header) or column.letter, [text for _number, text in found]),
            options,
            self.answers.get(key, ""),
            KEEP if self.markable else "",
            blocks=True,
            rows=[number for number, _text in found],
        )
