from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = "Reviews and risks"

    def ready(self) -> None:
        from reviews.risks import appetite
        from reviews.risks.approvals import earlier

        appetite.check_appetite()
        # What history alone can tell is kept by the services, once the tables that take it are there.
        post_migrate.connect(
            earlier.keep_earlier_after_migrate, sender=self, dispatch_uid="reviews.risks.approvals.earlier"
        )
