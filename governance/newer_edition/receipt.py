"""What becomes of answers when a draft moves to another edition of its checklist. Pure.

Every answer is carried or annexed: carried + annexed = before. Nothing is dropped and nothing is guessed: an answer is
carried only to the same key, asked in the same kind, with a value that the newer question still takes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from governance.frameworks.model import ANSWERS, Kind, Question

_SCORES = ("1", "2", "3", "4")


@dataclass(frozen=True)
class Receipt:
    """The keys of the questions, by what becomes of each.

    `carried` are answers that stand as they are, `reworded` those of them whose question is put in other words.
    `annexed` are answers that are kept beside the checklist, since nothing asks for them as they are. `added` are
    questions that were not asked before, `removed` those that are not asked any more, answered or not.
    """

    carried: Sequence[str]
    reworded: Sequence[str]
    annexed: Sequence[str]
    added: Sequence[str]
    removed: Sequence[str]

    @property
    def answered_before(self) -> int:
        return len(self.carried) + len(self.annexed)


def compare_editions(
    before: Sequence[Question], after: Sequence[Question], answers: Mapping[str, str]
) -> Receipt:
    """Return the receipt for the questions asked before and after; `answers` are the values by their keys."""
    old, new = ({question.key: question for question in asked} for asked in (before, after))
    carried = [key for key, value in answers.items() if key in new and takes(old.get(key), new[key], value)]
    return Receipt(
        carried=carried,
        reworded=[key for key in carried if key in old and put_otherwise(old[key], new[key])],
        annexed=[key for key in answers if key not in carried],
        added=[key for key in new if key not in old],
        removed=[key for key in old if key not in new],
    )


def takes(old: Question | None, new: Question, value: str) -> bool:
    """Whether a question of the newer edition takes an answer that was given to an older one."""
    if old is not None and (old.kind is not new.kind or old.fact != new.fact):
        return False
    if new.kind is Kind.YES_PARTLY_NO_NA:
        return value in ANSWERS
    if new.kind is Kind.CHOICE:
        return value in [option.key for option in new.options]
    return new.kind is not Kind.SCORE or value in _SCORES


def put_otherwise(old: Question, new: Question) -> bool:
    """Whether a question is put in other words, so that its answer is worth another look."""
    said = [(one.question, one.guidance, [(o.key, o.label) for o in one.options]) for one in (old, new)]
    return said[0] != said[1]
