from django.db import models, transaction


class Counter(models.Model):
    """The last number given out under a name. A number is never given twice, whatever becomes of its holder."""

    name = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"


def take_numbers(name: str, count: int = 1) -> range:
    """Return the next `count` numbers under `name`; must run inside the transaction that uses them."""
    with transaction.atomic():
        Counter.objects.get_or_create(name=name)
        counter = Counter.objects.select_for_update().get(name=name)
        first = counter.last + 1
        counter.last += count
        counter.save(update_fields=["last"])
    return range(first, first + count)
