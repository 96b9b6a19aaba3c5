from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RegisterConfig(AppConfig):
    name = "register"
    verbose_name = "Register"

    def ready(self) -> None:
        from register.services import key_dates
        from register.standing import refresh

        # A rule that has changed counts for what is stored, and is told.
        post_migrate.connect(key_dates.correct_after_migrate, sender=self, dispatch_uid="register.key_dates")
        # What is computed is computed anew when the tables that it rests on have changed.
        post_migrate.connect(refresh.refresh_after_migrate, sender=self, dispatch_uid="register.standing")
