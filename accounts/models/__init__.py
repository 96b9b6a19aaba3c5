from accounts.models.council_text import CouncilText
from accounts.models.directorate import Directorate, Service
from accounts.models.panel import Panel
from accounts.models.panel_seat import PanelSeat, SeatRole, panels_of
from accounts.models.person import Person
from accounts.models.user import RoleGrant, User

__all__ = [
    "CouncilText",
    "Directorate",
    "Panel",
    "PanelSeat",
    "Person",
    "RoleGrant",
    "SeatRole",
    "Service",
    "User",
    "panels_of",
]
