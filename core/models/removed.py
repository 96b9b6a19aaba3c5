from django.db import models


class RemovedFile(models.Model):
    """A file that no record names any longer. Its bytes are taken away late, so that a backup finds them still."""

    name = models.CharField(max_length=120)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name
