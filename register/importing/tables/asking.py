"""What is asked about a list once for a text, or for a record that is like another."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from register.importing.new_values import simplify
from register.importing.questions import Question
from register.importing.tables import cells as typing_cells
from register.importing.tables.model import LEAVE_OUT, LEFT, ImportTable, ReadRow, TextQuestion
from register.importing.tables.partnerships import name_question
from register.rules.similar_names import SimilarNames

ANOTHER, KEEP = (
    "new",
    "text",
)  # the answers that a record is none of those that it is like; that a cell is only text


class Questions:
    """The questions of one list, in the order of its rows, and the names that its rows make new."""

    def __init__(self, table: ImportTable, labels: Mapping[str, str], answers: Mapping[str, str]) -> None:
        self.table, self.labels, self.answers = table, labels, answers
        self.of: dict[str, Question] = {}
        self._new = SimilarNames(table.names)
        self._spelt = set[str]()

    def ask(self, row: ReadRow, form: Any, name: str, text: str, *, at: str = "") -> None:
        """Ask what a text means, once for all its rows, where there is something to choose from."""
        key = name_question(at or name, text)
        if key in self.of:
            rows = dict.fromkeys([*self.of[key].rows, row.number])
            self.of[key] = replace(self.of[key], rows=list(rows))
            return
        if name == "meant":
            options = [(str(value), str(label)) for value, label in form.fields["meant"].choices]
        else:
            options = typing_cells.list_options(form, name, text)
            if text and typing_cells.may_be_text(form, name, self.table.key):
                is_day = name in typing_cells.list_dates(form)
                options.append((KEEP, _("No day: keep it as text") if is_day else _("Keep it as text")))
        answer, hint = self.answers.get(key, ""), ""
        if answer not in ("", LEAVE_OUT) and answer not in dict(options):
            options = [(answer, answer.removeprefix("= ")), *options]
        if typing_cells.is_person(form, name):
            hint = _("A post or a name")
        elif name in typing_cells.list_dates(form):
            hint = _("A day, like 31 March 2027")
        if options or hint:
            self.of[key] = TextQuestion(
                key,
                self._ask_in_words(text, self.labels[at or name]),
                [*options, (LEAVE_OUT, _("None of these: leave its rows out"))],
                answer=answer,
                blocks=True,
                rows=[row.number],
                hint=hint,
            )

    def _ask_in_words(self, text: str, field: str) -> str:
        if text:
            return _("What is “%(text)s” under “%(field)s”?") % {"text": text, "field": field}
        return _("What is “%(field)s” where its cell is empty?") % {"field": field}

    def ask_alike(self, row: ReadRow, held: Sequence[Any]) -> None:
        """Ask whether a new record is another one than those of the register or the list that it may be."""
        record = row.form.instance
        known = list(self.table.like(record, held)) if record.pk is None else []
        if not (alike := known or self._find_earlier(record)):
            return
        name = str(record)
        words = {"name": name, "others": "; ".join(alike)}
        options = [(ANOTHER, _("Another one: add it")), (LEAVE_OUT, _("The same: leave its row out"))]
        key = name_question("same", name)
        text = _("Is “%(name)s” another one than %(others)s?") % words
        answer, proposed = self.answers.get(key, ""), "" if known else ANOTHER
        self.of[key] = Question(key, text, options, answer, proposed, blocks=True, rows=[row.number])
        if answer == LEAVE_OUT:
            row.fate = LEFT
        elif known and answer != ANOTHER:
            row.stop("", "", _("It may be in the register already, as %(others)s.") % words)

    def _find_earlier(self, record: Any) -> list[str]:
        """Return the names that earlier rows make new and that are nearly the same as the one of this record."""
        name = self.table.name_of(record)
        if record.pk is not None or not name:
            return []
        simple = simplify(self.table.names, name)
        if simple in self._spelt:  # the very name: the same one, or told of by its key
            return []
        alike = self._new.find(name)
        self._new.add(simple, name)
        self._spelt.add(simple)
        return alike
