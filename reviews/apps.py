from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = "Reviews and risks"

    def ready(self) -> None:
        from reviews.risks import appetite

        appetite.check()
