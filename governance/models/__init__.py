from governance.models.assessment import Answer, Assessment
from governance.models.edition import Edition

__all__ = ["Answer", "Assessment", "Edition"]
