"""What a check of the history found, and how it counts without growing."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class CheckResult:
    """What one check looked at, how many there were, and a line for each that is not what it was."""

    what: str
    count: int
    altered: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what could not be checked, and why


class Bits:
    """A set of whole numbers from 0 up, one bit for each."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self.count = 0

    def add(self, number: int) -> None:
        at = number >> 3
        if at >= len(self._bytes):
            self._bytes.extend(bytes(at + 1 - len(self._bytes) + 4096))
        if number not in self:
            self._bytes[at] |= 1 << (number & 7)
            self.count += 1

    def __contains__(self, number: int) -> bool:
        at = number >> 3
        return at < len(self._bytes) and bool(self._bytes[at] & 1 << (number & 7))
