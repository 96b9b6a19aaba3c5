"""The tabs of a partnership, and three addresses for every kind of related record (register/related/kinds.py)."""

from django.urls import path

from register.related.kinds import KINDS
from register.views import documents, meetings, short_forms
from register.views import related as views_related
from register.views import tabs as views_tabs

RECORD = "<reference:reference>"


urlpatterns = [
    path(f"{RECORD}/members/", views_tabs.members, name="partnership_members"),
    path(f"{RECORD}/people/", views_tabs.people, name="partnership_people"),
    path(f"{RECORD}/finance/", views_tabs.money, name="partnership_finance"),
    path(f"{RECORD}/dates/", views_tabs.dates, name="partnership_dates"),
    path(f"{RECORD}/objectives/", views_tabs.objectives, name="partnership_objectives"),
    path(f"{RECORD}/priorities/", views_tabs.priorities, name="partnership_priorities"),
    path(f"{RECORD}/documents/", views_tabs.documents, name="partnership_documents"),
    path(f"{RECORD}/meetings/", views_tabs.meetings, name="partnership_meetings"),
    path(f"{RECORD}/implications/", views_tabs.implications, name="partnership_implications"),
    path(f"{RECORD}/actions/", views_tabs.actions, name="partnership_actions"),
    path(f"{RECORD}/dates/<int:pk>/decision/", short_forms.key_date_decide, name="key_date_decide"),
    path(f"{RECORD}/actions/<int:pk>/done/", short_forms.action_done, name="action_done"),
    path(f"{RECORD}/documents/<int:pk>/", documents.document, name="document"),
    path(f"{RECORD}/documents/<int:pk>/new-version/", documents.version_new, name="document_version_new"),
    path(f"{RECORD}/documents/<int:pk>/<int:version>/", documents.download, name="document_download"),
    path(f"{RECORD}/meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path(f"{RECORD}/meetings/<int:pk>/attendance/", meetings.attendance, name="meeting_attendance"),
    *(route for kind in KINDS for route in views_related.build_routes(kind, RECORD)),
]
