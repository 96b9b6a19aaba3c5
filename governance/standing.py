"""What checklists contribute to a partnership's standing: open gaps, and assessments."""

from collections.abc import Mapping

from django.db.models import Count

from governance.models import Assessment
from register.models import Action
from register.standing.refresh import Ids, Part


def governance_part(ids: Ids) -> Mapping[int, Part]:
    """Count the open gaps and the assessments of each partnership, in two queries."""
    open_gaps = Action.objects.filter(Action.IS_OPEN_GAP)
    by_name = {
        name: dict(
            rows.filter(partnership__in=ids).order_by().values_list("partnership_id").annotate(Count("pk"))
        )
        for name, rows in (("gaps", open_gaps), ("assessments", Assessment.objects.all()))
    }
    return {key: Part(counts={name: found.get(key, 0) for name, found in by_name.items()}) for key in ids}
