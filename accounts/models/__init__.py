from accounts.models.directorate import Directorate, Service
from accounts.models.panel import Panel
from accounts.models.person import Person
from accounts.models.user import RoleGrant, User

__all__ = ["Directorate", "Panel", "Person", "RoleGrant", "Service", "User"]
