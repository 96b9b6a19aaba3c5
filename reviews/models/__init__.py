from reviews.models.review import Review, ReviewLine

__all__ = ["Review", "ReviewLine"]
