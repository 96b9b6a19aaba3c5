"""Every kind of thing that can be merged, by its key."""

from collections.abc import Mapping

from register.merging.kinds import lists, organisations, partnerships, people
from register.merging.kinds.kind import MergeKind

MERGE_KINDS: Mapping[str, MergeKind] = {
    kind.key: kind for kind in (partnerships.KIND, organisations.KIND, people.KIND, *lists.KINDS)
}
