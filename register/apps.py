from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RegisterConfig(AppConfig):
    name = "register"
    verbose_name = "Register"

    def ready(self) -> None:
        from register.standing import refresh

        # What is computed is computed anew when the tables that it rests on have changed.
        post_migrate.connect(refresh.after_migrate, sender=self, dispatch_uid="register.standing")
