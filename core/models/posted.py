"""What is remembered of posted forms for a short while: which were sent already, and words that could not be saved."""

from django.db import models


class UsedToken(models.Model):
    """One press of a form. That its key is unique keeps two presses, in any two processes, from both being run."""

    key = models.CharField(max_length=64, primary_key=True)
    content = models.CharField(max_length=64, db_index=True)  # a fingerprint
    led_to = models.TextField(blank=True)  # empty while the press is being worked on
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class KeptWords(models.Model):
    """What somebody had typed when it could not be saved. Only that person, in that browser, is given it back."""

    key = models.CharField(max_length=64, primary_key=True)
    owner = models.CharField(max_length=64)
    browser = models.CharField(max_length=64)
    path = models.TextField()
    why = models.CharField(max_length=20)
    words = models.TextField()  # signed
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
