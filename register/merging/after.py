"""What a merge did, read afterwards: how much moved, what was chosen, what stays behind, whether it can be undone."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission
from core import clock
from core.models import AuditEvent
from register.access.marks import marks_of
from register.access.secrecy import NOTHING_HIDDEN, Secrecy
from register.access.visible import has_permission_for, readable_to, visible_to
from register.merging.decisions import Fate, decision_for, relations_to
from register.merging.kinds.registry import MERGE_KINDS
from register.merging.survey import rows_with_words
from register.merging.undo import explain_changes_since
from register.models import Merge, Partnership, SensitiveMark
from register.record import history as record_history
from register.record.history import Hidden, HistoryEntry

SHOWN = 30  # entries of the history of the one that went, a screenful at a time


@dataclass(frozen=True)
class _StaysBehind:
    """Rows of one kind that stay with the one that went; those with a page of their own by its address."""

    noun: str
    rows: Sequence[tuple[str, str]]


def merges_seen_by(user: User) -> "QuerySet[Merge]":
    """Return the merges that a reader may know of: of partnerships that they may see, of the rest all."""
    partnerships = Merge.objects.filter(kind="partnership")
    hidden = partnerships.exclude(kept_key__in=visible_to(user).values("pk")).exclude(
        kept_key__in=Partnership.every.filter(merged_into__in=visible_to(user).values("pk")).values("pk")
    )
    return Merge.objects.exclude(pk__in=hidden.values("pk"))


def may_read_merge(user: User, merge: Merge) -> bool:
    """Whether a reader may read what a merge did."""
    if merge.kind != "partnership":
        return user.may(MERGE_KINDS[merge.kind].permission)
    kept = Partnership.every.select_related("merged_into").get(pk=merge.kept_key)
    return has_permission_for(user, Permission.HISTORY_VIEW, kept.standing_record)


def may_undo_merge(user: User, merge: Merge) -> bool:
    """Whether a reader may take a merge back: who may merge, and reads every partnership that it wrote to."""
    return user.may(MERGE_KINDS[merge.kind].permission) and _reads_all(user, merge)


def _reads_all(user: User, merge: Merge) -> bool:
    standing = Partnership.objects.filter(pk__in=merge.partnerships)
    return not standing.exclude(pk__in=readable_to(user).values("pk")).exists()


def find_secret_merges(user: User, kept: int) -> frozenset[tuple[str, int]]:
    """Return the partnerships of whose values the history of `kept` tells in a merge, and this reader may not read.

    A merge writes the values of both into the history of the one that is kept, and they stay there when it is undone.
    """
    gone = list(Merge.objects.filter(kind="partnership", kept_key=kept).values_list("gone_key", flat=True))
    if not gone:
        return frozenset()
    marked = set(SensitiveMark.objects.filter(partnership__in=gone).values_list("partnership_id", flat=True))
    kind = Partnership._meta.label_lower
    return frozenset(
        (kind, row.pk)
        for row in Partnership.every.filter(pk__in=gone).select_related("merged_into")
        if not _reads_values(user, row, marked=row.pk in marked)
    )


def _reads_values(user: User, row: Partnership, *, marked: bool) -> bool:
    """Whether a reader may read all that a record said: what is merged is read with the one that it went into."""
    if marked or row.exempt_paragraph is not None:
        return has_permission_for(user, Permission.EXEMPT_VIEW, row.standing_record)
    return row.merged_into is not None or readable_to(user).filter(pk=row.pk).exists()


class MergeDone:
    """One merge for one reader."""

    def __init__(self, merge: Merge, user: User, before: str = "") -> None:
        self._before = int(before) if before.isdecimal() and before.isascii() and len(before) < 19 else None
        self.merge, self.user, self.kind = merge, user, MERGE_KINDS[merge.kind]
        self.heading = _("%(gone)s was merged into %(kept)s") % {
            "gone": merge.gone_label,
            "kept": merge.kept_label,
        }

    @property
    def kept_address(self) -> str:
        kept = self.kind.may_see(self.user).filter(pk=self.merge.kept_key).first()
        return self.kind.page(kept) if kept else ""

    @cached_property
    def changed(self) -> Sequence[str]:
        """What stands in the way of undoing it; asked only for whoever might."""
        return explain_changes_since(self.merge) if self.may_undo else []

    @property
    def may_undo(self) -> bool:
        return self.merge.undone_on is None and may_undo_merge(self.user, self.merge)

    @property
    def sums(self) -> Iterator[str]:
        """How much was written, in words."""
        verbs = Counter(entry["verb"] for entry in self.merge.written)
        moved, joined = verbs["changed"] + verbs["pointed"], verbs["removed"] + verbs["dropped"]
        yield ngettext("%(n)s entry moved or changed", "%(n)s entries moved or changed", moved) % {"n": moved}
        if joined:
            words = ngettext("%(n)s entry joined or ended", "%(n)s entries joined or ended", joined)
            yield words % {"n": joined}

    @cached_property
    def decided(self) -> Sequence[Mapping[str, str]]:
        """Every choice that was made, for whoever may read all that it is about."""
        if not self.reads or not _reads_all(self.user, self.merge) or self._is_secret:
            return []
        events = AuditEvent.objects.filter(
            kind=f"{self.kind.model._meta.model_name}.merged",
            about_kind=self.kind.model._meta.label_lower,
            about_key=self.merge.kept_key,
            object_key=self.merge.gone_key,
        )
        event = events.order_by("-pk").first()
        return event.changes if event else []

    # --- Of partnerships ---

    @property
    def _is_secret(self) -> bool:
        """Whether what the one that went said is kept from this reader, be it merged or by itself again."""
        if self.kind.model is not Partnership:
            return False
        return (Partnership._meta.label_lower, self.merge.gone_key) in find_secret_merges(
            self.user, self.merge.kept_key
        )

    @cached_property
    def gone(self) -> Partnership | None:
        """The partnership that went, while it is merged."""
        rows = Partnership.every.filter(pk=self.merge.gone_key, merged_into__isnull=False)
        return rows.select_related("merged_into").first() if self.kind.model is Partnership else None

    @cached_property
    def _secrecy(self) -> Secrecy:
        """What this reader may not read of the one that went, or of the one that it went into."""
        if self.gone is None:
            return NOTHING_HIDDEN
        kept = self.gone.standing_record
        reads = has_permission_for(self.user, Permission.EXEMPT_VIEW, kept)
        marks = {**marks_of(kept.pk), **marks_of(self.gone.pk)}
        paragraph = kept.exempt_paragraph or self.gone.exempt_paragraph
        return Secrecy(reads, paragraph, marks)

    @property
    def reads(self) -> bool:
        """Whether exempt text of it is open to this reader, or there is none."""
        return self._secrecy.reads or not (self._secrecy.paragraph or self._secrecy.marks)

    @cached_property
    def stays(self) -> Sequence[_StaysBehind]:
        """What is signed, scored and stepped stays with the one that went."""
        if self.gone is None or self._secrecy.keeps_all:
            return []
        found = []
        for relation in relations_to(Partnership):
            every = rows_with_words(relation.model).filter(**{relation.name: self.gone}).order_by("pk")
            rows = list(self._secrecy.open_rows(every))
            follows = decision_for(relation).fate == Fate.FOLLOWS
            if rows and relation.name == "partnership" and not follows:
                named = [(str(row), _address(row)) for row in rows]
                noun = relation.model._meta.verbose_name_plural
                found.append(_StaysBehind(capfirst(str(noun)), named))
        return found

    @cached_property
    def days(self) -> Sequence[tuple[str, list[HistoryEntry]]]:
        """The history of the one that went, by day, as this reader may read it."""
        if self.gone is None:
            return []
        events = self._events[:SHOWN]
        return list(record_history.group_by_day(events, self._hidden(self.gone), clock.today()))

    @property
    def older(self) -> int | None:
        """The last entry that is shown, when there are older ones."""
        return self._events[SHOWN - 1].pk if self.gone and len(self._events) > SHOWN else None

    @cached_property
    def _events(self) -> Sequence[AuditEvent]:
        assert self.gone is not None
        events = record_history.events_of(self.gone.pk)
        return list((events.filter(pk__lt=self._before) if self._before else events)[: SHOWN + 1])

    def _hidden(self, gone: Partnership) -> Hidden:
        """Its exempt documents have moved: they are looked for with the one that was kept, too."""
        secrecy = self._secrecy
        secret = find_secret_merges(self.user, gone.pk)
        if secrecy.reads or secrecy.keeps_all:
            return Hidden(secrecy, objects=secret)
        one = record_history.hidden_of(gone, secrecy)
        other = record_history.hidden_of(gone.standing_record, secrecy)
        return replace(one, words=(*one.words, *other.words), objects=one.objects | other.objects | secret)


def _address(row: Any) -> str:
    return str(row.get_absolute_url()) if hasattr(row, "get_absolute_url") else ""


def find_hidden_history(user: User, pk: int, secrecy: Secrecy) -> Hidden:
    """Return what of the history of a partnership its reader may not read, with the words that stand there now."""
    secret = find_secret_merges(user, pk).union(
        *(import_string(path)(user, pk) for path in settings.UNTOLD_IN_HISTORY)
    )
    if secrecy.reads or secrecy.keeps_all:
        return Hidden(secrecy, objects=secret)
    found = record_history.hidden_of(visible_to(user).get(pk=pk), secrecy)
    return found.with_records(secret)


def find_merges_into(kind: str, key: int) -> "QuerySet[Merge]":
    """Return what was merged into something and not undone, newest first."""
    return Merge.objects.filter(kind=kind, kept_key=key, undone_on=None).defer("written")


def merges_of(*kinds: str) -> "QuerySet[Merge]":
    """Return what was merged of these kinds and not undone, newest first."""
    return Merge.objects.filter(kind__in=kinds, undone_on=None).defer("written")
