"""Which questions a partnership is asked, and how deep, by its tier and form.

Source: coverage P20 (Protocol 2.1: the same principles for all, in proportion; no head of 2.6 or
2.7 is ever dropped).
"""

from dataclasses import dataclass

from governance.frameworks.model import Depth, Framework, Question, Section
from register.choices import Form


@dataclass(frozen=True)
class AskedQuestion:
    """One question as it is put to a partnership.

    `text` is the question to show; `evidence` says whether a Yes needs evidence here; `covers` are the
    details that fold into this head and that its one answer therefore stands for.
    """

    section: Section
    question: Question
    depth: Depth
    text: str
    evidence: bool
    covers: tuple[Question, ...] = ()


def questions_for(framework: Framework, tier: str, form: str = "") -> tuple[AskedQuestion, ...]:
    """Return what a partnership of this tier and form is asked, in the order of the framework.

    A tier not yet assessed is asked as much as a Major one. While the form is not known, questions
    for particular forms wait: each comes in once the form is recorded. A head is always there.

    Raises ValueError for a tier or form that is not known.
    """
    if form and form not in Form.values:
        raise ValueError(f"{form!r} is not a form: use one of {', '.join(Form.values)}")
    return tuple(asked for section in framework.sections for asked in _of(section, tier, form))


def _of(section: Section, tier: str, form: str) -> list[AskedQuestion]:
    fitting = [question for question in section.questions if not question.forms or form in question.forms]
    folded = tuple(question for question in fitting if question.depth.at(tier) is Depth.FOLDED)
    return [_asked(section, question, tier, folded) for question in fitting if question not in folded]


def _asked(section: Section, question: Question, tier: str, folded: tuple[Question, ...]) -> AskedQuestion:
    depth = question.depth.at(tier)
    covers = folded if question.head else ()
    return AskedQuestion(
        section=section,
        question=question,
        depth=depth,
        text=question.one_line
        if covers and question.one_line and depth is Depth.LIGHT
        else question.question,
        evidence=question.evidence and depth is Depth.FULL,
        covers=covers,
    )
