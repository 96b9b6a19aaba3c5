"""One import after the other: what was compared with the register is not written after another changed it."""

from core.history.writing import Stale
from core.models.counter import take_numbers
from register.models import Batch


def find_newest_import() -> int:
    """Return the key of the newest import; 0 where there is none. To be asked before the register is read."""
    return Batch.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def take_turn(newest: int) -> None:
    """Wait until no other import is being written. Raises Stale when one came in since `newest` was.

    Must run first in the transaction that imports.
    """
    take_numbers("register.import")
    if (now := find_newest_import()) != newest:
        raise Stale(f"import {now}")
