"""Which partnership a row of a list is about: by its reference, ours or the old one, else its name, else a question."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from core.history.actors import Actor
from core.parsing.result import tidy
from register.access.visible import reached_by, visible_to, wholly_readable_to
from register.importing import compare, duplicates
from register.importing.questions import Question
from register.importing.tables.model import LEAVE_OUT, PARTNERSHIP, TextQuestion
from register.models import Partnership
from register.rules.similar import find_similar

MOST_LIKELY = 5
LONGEST_KEY = 200


class KnownPartnerships:
    """The partnerships that somebody may see, by every name; what they may not see or read is not found.

    Whoever may not write a kind of record for one, or not read all that is said of it, imports nothing into it.
    """

    def __init__(self, by: Actor, needs: Permission) -> None:
        seen = visible_to(by) if isinstance(by, User) else Partnership.objects.all()
        if isinstance(by, User):
            reads = set(wholly_readable_to(by).values_list("pk", flat=True))
            writes = set(reached_by(by, needs).values_list("pk", flat=True)) & reads
        else:
            reads = writes = set(seen.values_list("pk", flat=True))
        self.writes = writes
        self.keys: dict[str, int] = {}
        self.shown: dict[int, tuple[str, str]] = {}
        self.names: dict[str, set[int]] = {}
        self.old: dict[str, set[int]] = {}
        columns = ("pk", "reference", "old_reference", "name", "welsh_name", "other_names")
        for pk, reference, old, name, welsh, others in seen.order_by("pk").values_list(*columns):
            self.keys[reference.casefold()] = pk
            if old and pk in reads:
                self.old.setdefault(_plain(old), set()).add(pk)
            self.shown[pk] = (reference, name if pk in reads else reference)
            for one in (name, welsh, *others.splitlines()) if pk in reads else ():
                self.names.setdefault(_plain(one), set()).add(pk)
        self.names.pop("", None)
        self._merged: Mapping[str, duplicates.MergedName] | None = None
        self._references: set[str] | None = None

    def find(self, reference: str, name: str) -> int | None:
        """Return the partnership that a row names. Raises ValueError where its two cells contradict each other.

        A reference that no partnership has is that of something else, such as of a risk: then the name alone counts.
        """
        by_reference = self._find_by_reference(reference)
        by_name = self.names.get(_plain(name)) or {pk for pk in (self._find_by_reference(name),) if pk}
        if by_reference and by_name and by_reference not in by_name:
            words = {"reference": reference, "name": name, "other": self.shown[min(by_name)][0]}
            raise ValueError(
                _("%(reference)s is another partnership than “%(name)s”, which is %(other)s.") % words
            )
        if by_reference or (reference and self.is_reference(reference)):
            return by_reference
        return next(iter(by_name)) if len(by_name) == 1 else None

    def is_reference(self, text: str) -> bool:
        """Whether any partnership has this reference, ours or the old one, whoever may see it, or had it before it was
        merged."""
        if self._references is None:
            every = Partnership.every.order_by().values_list("reference", "old_reference")
            self._references = {_plain(one) for pair in every for one in pair if one}
        return _plain(text) in self._references

    def _find_by_reference(self, text: str) -> int | None:
        """Return the partnership that has this reference: ours, else the only one that has it of its old register."""
        old = self.old.get(_plain(text), set())
        return self.keys.get(_plain(text)) or (next(iter(old)) if len(old) == 1 else None)

    def answer(self, text: str) -> int | None:
        """Return the partnership of an answer: a reference, or one typed behind "=", where exactly a name will do."""
        typed = text.removeprefix("=").strip()
        return self.find(typed, "") or self.find("", typed)

    def ask(self, text: str, rows: Sequence[int], answer: str) -> Question:
        """Return the question which partnership a text means, with those that are called much the same."""
        known = self.answer(answer) if answer else None
        likely = [*([known] if known else ()), *self._find_likely(text)]
        options = [(self.shown[pk][0], "{} {}".format(*self.shown[pk])) for pk in dict.fromkeys(likely)]
        options.append((LEAVE_OUT, _("None of these: leave its rows out")))
        return TextQuestion(
            name_question(PARTNERSHIP, text),
            _("Which partnership is “%(text)s”?") % {"text": text} if text else _("Which partnership is it?"),
            options,
            answer=self.shown[known][0] if known else answer,
            blocks=True,
            rows=rows,
            hint=_("Its reference or its whole name"),
        )

    def _find_likely(self, text: str) -> list[int]:
        if self._merged is None:
            self._merged = compare.find_merged_references()
        merged = self._merged.get(text)
        found = (
            [self.keys[merged.reference.casefold()]]
            if merged and merged.reference.casefold() in self.keys
            else []
        )
        found += sorted({*self.names.get(_plain(text), ()), *self.old.get(_plain(text), ())})
        found += [
            pk
            for name, _how in find_similar(text, {name: [name] for name in self.names})
            for pk in sorted(self.names[name])
        ]
        return found[:MOST_LIKELY]


def name_question(field: str, text: str) -> str:
    """Return what the answer about a text of a column is kept under."""
    return f"{field} {_plain(text)}"[:LONGEST_KEY].strip()


def _plain(text: str) -> str:
    return tidy(text).casefold()
