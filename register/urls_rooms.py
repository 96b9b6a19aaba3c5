"""The rooms of a partnership, and three addresses for every kind of part (register/parts.py)."""

from django.urls import path

from register.parts import KINDS
from register.views import documents, meetings, parts, rooms, short_forms

RECORD = "<reference:reference>"


urlpatterns = [
    path(f"{RECORD}/members/", rooms.members, name="partnership_members"),
    path(f"{RECORD}/people/", rooms.people, name="partnership_people"),
    path(f"{RECORD}/finance/", rooms.money, name="partnership_finance"),
    path(f"{RECORD}/dates/", rooms.dates, name="partnership_dates"),
    path(f"{RECORD}/objectives/", rooms.objectives, name="partnership_objectives"),
    path(f"{RECORD}/priorities/", rooms.priorities, name="partnership_priorities"),
    path(f"{RECORD}/documents/", rooms.documents, name="partnership_documents"),
    path(f"{RECORD}/meetings/", rooms.meetings, name="partnership_meetings"),
    path(f"{RECORD}/implications/", rooms.implications, name="partnership_implications"),
    path(f"{RECORD}/actions/", rooms.actions, name="partnership_actions"),
    path(f"{RECORD}/dates/<int:pk>/decision/", short_forms.key_date_decide, name="key_date_decide"),
    path(f"{RECORD}/actions/<int:pk>/done/", short_forms.action_done, name="action_done"),
    path(f"{RECORD}/documents/<int:pk>/", documents.document, name="document"),
    path(f"{RECORD}/documents/<int:pk>/new-version/", documents.version_new, name="document_version_new"),
    path(f"{RECORD}/documents/<int:pk>/<int:version>/", documents.download, name="document_download"),
    path(f"{RECORD}/meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path(f"{RECORD}/meetings/<int:pk>/attendance/", meetings.attendance, name="meeting_attendance"),
    *(route for kind in KINDS for route in parts.routes(kind, RECORD)),
]
