"""What a head file still demands of the chain after a backup was restored.

A restore takes the chain back to an earlier event, and it goes on from there. The head file is not taken back: a line
says from which head the chain goes on. What was remembered after that head is lost, and said to be; what was
remembered up to it must still be there. The chain itself holds an event for each restore, so that nobody can excuse a
chain that was cut off by a line in the file alone.
"""

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.history.sealing import ChainHead
from core.models import AuditEvent

KIND = "history.restored"  # the audit event of a restore
_HEAD = r"(\d+ \d+ [0-9a-f]{64})"
_REMEMBERED = re.compile(rf"\S+ {_HEAD}")
_RESTORED = re.compile(rf"(\S+) restored (\S+) {_HEAD}")


@dataclass(frozen=True)
class _Restore:
    """One line of a restore: when it was, of when the backup is, and the head from which the chain goes on."""

    at: str
    made_at: str
    head: str


def restore_line(head: ChainHead, *, restored_at: datetime, made_at: datetime) -> str:
    """Return the line with which a new segment begins."""
    when, made = restored_at.isoformat(), made_at.astimezone(UTC).isoformat()
    return f"{when} restored {made} {head.place} {head.key} {head.seal}"


def restore_evidence(head: ChainHead, *, made_at: datetime) -> Mapping[str, Any]:
    """Return what the event of a restore seals, for `unknown_restores` to find."""
    return {"restored": [made_at.astimezone(UTC).isoformat(), f"{head.place} {head.key} {head.seal}"]}


class Segments:
    """The lines of a head file that lead up to the chain as it stands."""

    def __init__(self, lines: Callable[[], Iterable[tuple[int, str]]]) -> None:
        found = ((number, _RESTORED.fullmatch(line)) for number, line in lines() if " restored " in line)
        self.restores = {number: _Restore(*match.groups()) for number, match in found if match}
        self.left_out = 0
        self._standing: list[_Restore] = []
        self._ranges: list[range] = []
        places = self._places_of_heads(lines) if self.restores else {}
        end = sys.maxsize
        for number in reversed(self.restores):
            if number < end:  # otherwise lost by a later restore itself
                self._standing.append(self.restores[number])
                self._ranges.append(range(number, end))
                end = places.get(number, 0) + 1
        self._ranges.append(range(end))

    def demand(self, number: int) -> bool:
        """Whether what this line remembers must be in the chain; counts those of which it is not asked."""
        demanded = any(number in each for each in self._ranges)
        self.left_out += not demanded
        return demanded

    def unknown_restores(self) -> list[str]:
        """Name each restore of which the chain itself knows nothing."""
        events = (
            AuditEvent.objects.filter(kind=KIND).values_list("evidence", flat=True) if self._standing else ()
        )
        known = [evidence.get("restored") for evidence in events]
        return [
            _(
                "The restore of %(at)s from the backup of %(made_at)s has no entry: it was not finished, or never was"
            )
            % vars(each)
            for each in self._standing
            if [each.made_at, each.head] not in known
        ]

    def notes(self) -> list[str]:
        """Say which restores there were, and of how much of the file nothing is asked since."""
        said = [
            _("Restored at %(at)s from the backup of %(made_at)s") % vars(each)
            for each in reversed(self._standing)
        ]
        if self.left_out:
            said.append(
                ngettext(
                    "%(count)s entry remembered before is not compared: the backup was made without it",
                    "%(count)s entries remembered before are not compared: the backup was made without them",
                    self.left_out,
                )
                % {"count": self.left_out}
            )
        return said

    def _places_of_heads(self, lines: Callable[[], Iterable[tuple[int, str]]]) -> dict[int, int]:
        """Return for the line of each restore the last line before it that remembers its head."""
        newest: dict[str, int] = {}
        wanted = {each.head for each in self.restores.values()}
        found: dict[int, int] = {}
        for number, line in lines():
            if number in self.restores:
                found[number] = newest.get(self.restores[number].head, 0)
            elif (match := _REMEMBERED.fullmatch(line)) and match[1] in wanted:
                newest[match[1]] = number
        return found
