from reviews.models.review import Review, ReviewLine
from reviews.models.risk import Risk, RiskScore

__all__ = ["Review", "ReviewLine", "Risk", "RiskScore"]
