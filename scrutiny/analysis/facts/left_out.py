"""What a public report leaves out because it is exempt by itself: how much, under which paragraphs, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from register.access.marks import name_paragraph


@dataclass(frozen=True)
class MarkedKind:
    """What is exempt by itself of one kind: the paragraph and the reason of each."""

    marks: Sequence[tuple[int, str]] = ()

    def __bool__(self) -> bool:
        return bool(self.marks)

    @property
    def count(self) -> int:
        return len(self.marks)

    @property
    def paragraphs(self) -> str:
        """The paragraphs of this kind alone, in words, each once."""
        return name_paragraphs(self.marks)


@dataclass(frozen=True)
class LeftOut:
    """How much of each kind is exempt by itself, and so in no public report; under which paragraphs and why."""

    risks: MarkedKind = MarkedKind()
    actions: MarkedKind = MarkedKind()
    gaps: MarkedKind = MarkedKind()
    liabilities: MarkedKind = MarkedKind()
    meetings: MarkedKind = MarkedKind()  # what is left out of them stands in their section
    texts: MarkedKind = MarkedKind()

    @property
    def marks(self) -> Sequence[tuple[int, str]]:
        """The paragraph and the reason of everything, of whatever kind."""
        kinds = (self.risks, self.actions, self.gaps, self.liabilities, self.meetings, self.texts)
        return [mark for kind in kinds for mark in kind.marks]

    @property
    def paragraphs(self) -> str:
        """The paragraphs of all kinds in words, each once."""
        return name_paragraphs(self.marks)

    @property
    def reasons(self) -> Sequence[str]:
        """A sentence for each paragraph: its words, and why keeping it back serves the public better."""
        found: dict[int, list[str]] = {}
        for number, why in self.marks:
            found.setdefault(number, [])
            sentence = f"{why.strip().rstrip('.')}."
            if why.strip() and sentence not in found[number]:
                found[number].append(sentence)
        none = _("No public-interest reason is recorded.")
        return [
            f"{capfirst(name_paragraph(number))}: {' '.join(whys) or none}"
            for number, whys in sorted(found.items())
        ]

    @property
    def words(self) -> str:
        """What is left out of what, and under which paragraphs; empty where nothing is."""
        kinds = (
            (self.risks, ngettext("%(n)s risk", "%(n)s risks", self.risks.count)),
            (self.actions, ngettext("%(n)s action", "%(n)s actions", self.actions.count)),
            (self.gaps, ngettext("%(n)s gap", "%(n)s gaps", self.gaps.count)),
            (self.liabilities, ngettext("%(n)s liability", "%(n)s liabilities", self.liabilities.count)),
            (self.texts, ngettext("%(n)s text", "%(n)s texts", self.texts.count)),
        )
        named = get_text_list([words % {"n": kind.count} for kind, words in kinds if kind], _("and"))
        if not named:
            return ""
        marks = [mark for kind, _words in kinds for mark in kind.marks]
        words = {"what": named, "paragraphs": name_paragraphs(marks)}
        return _("Exempt from publication and left out: %(what)s (%(paragraphs)s).") % words


def name_paragraphs(marks: Iterable[tuple[int, str]]) -> str:
    """Return the paragraphs of marks in words, each once."""
    return "; ".join(name_paragraph(number) for number in sorted({number for number, _why in marks}))
