from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Ground"

    def ready(self) -> None:
        from core.history import guards

        # Not a rule in a signal: SQLite drops triggers when Django alters a table, so every migration puts them back.
        post_migrate.connect(guards.install, dispatch_uid="core.history.guards")
