from reviews.models.measure import Measure, MeasureFigure
from reviews.models.review import Review, ReviewLine
from reviews.models.risk import Risk, RiskScore
from reviews.models.verification import ReviewVerification
from reviews.models.waiver import CapWaiver, CapWaiverEnd

__all__ = [
    "CapWaiver",
    "CapWaiverEnd",
    "Measure",
    "MeasureFigure",
    "Review",
    "ReviewLine",
    "ReviewVerification",
    "Risk",
    "RiskScore",
]
