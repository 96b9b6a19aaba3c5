"""Actions: done is a state of its own, with the day and the evidence."""

from collections.abc import Iterable

from core.history.actors import Actor
from register.models import Action
from register.services import related
from register.services.related import add, change, remove

__all__ = ["add", "change", "finish", "remove"]


def finish(action: Action, *, names: Iterable[str], by: Actor, reason: str = "") -> Action:
    """Write that an action is done, with whatever else changed. Raises core.history.writing.Stale."""
    action.progress = Action.Progress.DONE
    return related.change(action, names=[*names, "progress"], by=by, reason=reason)
