"""Numbers that are never given out twice."""

from django.db import transaction

from core.models.counter import Counter


def take_numbers(name: str, count: int = 1) -> range:
    """Return the next `count` numbers under `name`; must run inside the transaction that uses them."""
    with transaction.atomic():
        Counter.objects.get_or_create(name=name)
        counter = Counter.objects.select_for_update().get(name=name)
        first = counter.last + 1
        counter.last += count
        counter.save(update_fields=["last"])
    return range(first, first + count)
