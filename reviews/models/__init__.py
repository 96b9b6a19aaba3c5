from reviews.models.measure import Measure, MeasureFigure
from reviews.models.review import Review, ReviewLine
from reviews.models.risk import Risk, RiskScore

__all__ = ["Measure", "MeasureFigure", "Review", "ReviewLine", "Risk", "RiskScore"]
