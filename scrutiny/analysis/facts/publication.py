"""What a report of one partnership may say: what is hidden in it, and what is said of it on its pages.

The public build has no exempt text, whoever asks; the build with exempt text is asked for (decision 22).
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from register.access.marks import name_paragraph, read_marks, read_text_marks
from register.access.secrecy import Secrecy, explain_whole, secrecy_of_report
from register.access.words import FIELDS_OF_REPORT, has_exempt_report, name_marks_of_report
from register.models import Action, Partnership, read_mark_name
from reviews.models import Risk
from scrutiny.analysis.facts.left_out import LeftOut, MarkedKind


def _read_kind(rows: Any) -> MarkedKind:
    return MarkedKind(read_marks(rows))


class Publication:
    """One partnership in a report for the public, or for those who may read its exempt text (`with_exempt`)."""

    def __init__(self, partnership: Partnership, *, with_exempt: bool) -> None:
        self.partnership, self.with_exempt = partnership, with_exempt

    @cached_property
    def _secrecy(self) -> Secrecy:
        """Exempt text stays out of a public report, whoever it is made for."""
        marks = {name: paragraph for name, (paragraph, _why) in self._text_marks.items()}
        return secrecy_of_report(self.partnership, marks, with_exempt=self.with_exempt)

    @cached_property
    def _text_marks(self) -> Mapping[str, tuple[int, str]]:
        return read_text_marks(self.partnership.pk)

    @property
    def keeps_all(self) -> bool:
        """Whether it says nothing but what is always open: the public report of a wholly exempt partnership."""
        return self._secrecy.keeps_all

    @property
    def has_exempt_text(self) -> bool:
        """Whether anything in it is exempt, so that there is a report besides the public one."""
        texts = self._printed_texts.intersection(self._text_marks)
        records = len(self._marked.marks) > self._marked.texts.count
        return has_exempt_report(self._secrecy.paragraph, texts, records=records)

    @property
    def left_out(self) -> LeftOut:
        """How many marked records and texts this report leaves out; none when it is built with exempt text."""
        return LeftOut() if self.with_exempt else self._marked

    @cached_property
    def _marked(self) -> LeftOut:
        """How many marked records and texts stand in no public report, and under which paragraphs.

        Six queries, and those of the chapters that print a text of a kind that is marked.
        """
        still_open = self.partnership.actions.filter(Action.IS_OPEN)
        texts = [said for name, said in sorted(self._text_marks.items()) if name in self._printed_texts]
        return LeftOut(
            risks=_read_kind(Risk.objects.filter(partnership=self.partnership).open()),
            actions=_read_kind(still_open.exclude(Action.IS_OPEN_GAP)),
            gaps=_read_kind(still_open.filter(Action.IS_OPEN_GAP)),
            liabilities=_read_kind(self.partnership.liabilities.all()),
            meetings=_read_kind(self.partnership.meetings.all()),
            texts=MarkedKind(texts),
        )

    @cached_property
    def _printed_texts(self) -> set[str]:
        """What marks would be called of all texts that stand in its chapters: no other text is in any report."""
        why_whole = () if self._secrecy.paragraph is None else ("publish_reason",)
        named = {name for name in (*FIELDS_OF_REPORT, *why_whole) if getattr(self.partnership, name)}
        if all(read_mark_name(name) is None for name in self._text_marks):
            return named
        return named.union(*map(name_marks_of_report, self._list_printed()))

    def _list_printed(self) -> Sequence[Any]:
        """Return the records whose texts stand in the chapters: the report that has chapters names them."""
        raise NotImplementedError

    def text(self, name: str) -> str:
        """Return a field of the partnership, or that it is exempt."""
        return self._secrecy.instead(name) or str(getattr(self.partnership, name) or "")

    @property
    def not_for_publication(self) -> str:
        """What stands on every page where the whole of the partnership is exempt: the paragraph and why."""
        return explain_whole(self.partnership, self._secrecy)

    @property
    def warning(self) -> str:
        """What stands on every page of a report with exempt text: which paragraphs in words, and why."""
        if not self.with_exempt or self._secrecy.paragraph is not None:
            return self.not_for_publication
        reasons = " ".join(self._marked.reasons)
        return _("Not for publication: contains exempt text. %(reasons)s") % {"reasons": reasons}

    @property
    def status_words(self) -> str:
        """What the first page says of publication, short: the reasons stand at the foot of every page."""
        if self._secrecy.paragraph is not None:
            words = {"paragraph": name_paragraph(self._secrecy.paragraph)}
            return _("Not for publication; exempt (%(paragraph)s).") % words
        if self.with_exempt:
            words = {"paragraphs": self._marked.paragraphs}
            return _("Not for publication; contains exempt text (%(paragraphs)s).") % words
        return _("For information; open report")

    @property
    def exempt_reasons(self) -> Sequence[str]:
        """The paragraphs and reasons of everything that is marked, a sentence each, whichever build this is."""
        return self._marked.reasons

    @property
    def name(self) -> str:
        """What the partnership is called in the report."""
        return self._secrecy.name(self.partnership.reference, self.partnership.name)
