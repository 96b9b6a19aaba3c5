from django.urls import path

from governance.assessments import views as assessments_views
from governance.library import views as library_views
from governance.verification import views as verification_views

_OF = "register/<reference:reference>/governance/"
_ONE = "governance/assessments/<int:pk>/"

urlpatterns = [
    # The library of frameworks
    path("governance/", library_views.library, name="governance"),
    path("governance/frameworks/<slug:code>/", library_views.framework, name="framework"),
    # The checklists of one partnership
    path(_OF, assessments_views.partnership_governance, name="partnership_governance"),
    path(f"{_OF}start/<slug:code>/", assessments_views.start, name="assessment_start"),
    path(_ONE, assessments_views.assessment, name="assessment"),
    path(f"{_ONE}sign/", assessments_views.sign, name="assessment_sign"),
    path(f"{_ONE}<slug:section>/verify/", verification_views.verify, name="assessment_verify"),
    path(f"{_ONE}<slug:section>/", assessments_views.section, name="assessment_section"),
]
