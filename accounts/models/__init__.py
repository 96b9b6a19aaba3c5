from accounts.models.council_text import CouncilText
from accounts.models.directorate import Directorate, Service
from accounts.models.panel import Panel
from accounts.models.person import Person
from accounts.models.user import RoleGrant, User

__all__ = ["CouncilText", "Directorate", "Panel", "Person", "RoleGrant", "Service", "User"]
