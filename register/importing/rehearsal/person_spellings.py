"""Several spellings of one person within a file: one question for all of them, so that nobody is made four times.

Pure. The answer is kept under a key such as "spellings Jo Harding": "= NAME" for all, "new" for each by itself, "text".
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from core.parsing.split_people import bare_person_name
from register.importing.new_values import NEW, SAME, TEXT, NewValue
from register.importing.questions import Question
from register.rules.organisation_names import simplify_spelling
from register.rules.similar_names import are_nearly_same

_KEY = "spellings "


def settle_spellings(
    values: Sequence[NewValue], answers: Mapping[str, str]
) -> tuple[list[NewValue], list[Question], set[str]]:
    """Return the new values with what counts for spellings of one person, their questions, and the keys these are of.

    What was answered otherwise for one of the names by itself counts, and then each is a question of its own.
    """
    given: dict[str, str] = {}
    questions: list[Question] = []
    for group in _group_people(values):
        question = _ask(group, answers)
        said = {one.key: _answer_for(one, question.chosen) for one in group}
        if all(one.answer in ("", said[one.key]) for one in group):
            given |= said
            questions.append(question)
    settled = [replace(one, answer=given.get(one.key) or one.answer) for one in values]
    return settled, questions, set(given)


def _group_people(values: Sequence[NewValue]) -> list[list[NewValue]]:
    """Return the names of people that are alike, directly or by another of them, each group of two or more."""
    groups: list[list[NewValue]] = []
    for one in values:
        if one.kind != "person" or len(_words(one.name)) < 2:
            continue
        near = [group for group in groups if any(_are_linked(one, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(other for group in near for other in group), one])
    return [group for group in groups if len(group) > 1]


def _are_linked(one: NewValue, other: NewValue) -> bool:
    return (other.name in one.alike or one.name in other.alike) and are_nearly_same(
        "person", one.name, other.name
    )


def _ask(group: Sequence[NewValue], answers: Mapping[str, str]) -> Question:
    names = [one.name for one in group]
    fullest = max(names, key=_fullness)
    there = dict.fromkeys(name for one in group for name in one.alike if name not in names)
    same = [*there] or [fullest]
    options = [(f"{SAME}{name}", _("One person: “%(name)s”") % {"name": name}) for name in same]
    options += [(NEW, _("Different people: make each new")), (TEXT, _("Neither: leave them as text"))]
    proposed = (f"{SAME}{fullest}" if _is_one_person(names, fullest) else NEW) if not there else ""
    key = f"{_KEY}{fullest}"
    return Question(
        key,
        _("Person: are “%(names)s” one person?") % {"names": "”, “".join([*there, *names])},
        options,
        answers.get(key, ""),
        proposed,
        blocks=True,
        rows=sorted({row for one in group for row in one.rows}),
    )


def _fullness(name: str) -> tuple[int, bool, int]:
    """Return how full a name is by its first names; brackets are no part of it, so the bare name goes before."""
    return len("".join(_words(name)[:-1])), "(" not in name, len(name)


def _is_one_person(names: Sequence[str], fullest: str) -> bool:
    """Whether surname and first name of every spelling go with those of the fullest, but for being cut short."""
    *firsts, last = _words(fullest)
    for name in names:
        *first, surname = _words(name)
        if surname != last or not " ".join(firsts).startswith(" ".join(first)):
            return False
    return True


def _words(name: str) -> list[str]:
    return simplify_spelling(bare_person_name(name)).split()


def _answer_for(one: NewValue, chosen: str) -> str:
    return NEW if chosen == f"{SAME}{one.name}" else chosen
