from governance.models.assessment import Answer, Assessment
from governance.models.edition import Edition
from governance.models.screening import Screening
from governance.models.verification import SectionVerification

__all__ = ["Answer", "Assessment", "Edition", "Screening", "SectionVerification"]
