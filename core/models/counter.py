from django.db import models


class Counter(models.Model):
    """The last number given out under a name. A number is never given twice, whatever becomes of its holder."""

    name = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"
