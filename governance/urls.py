from django.urls import path

from governance.views import assessments, library, sections

_OF = "register/<reference:reference>/governance/"
_ONE = "governance/assessments/<int:pk>/"

urlpatterns = [
    # The library of frameworks
    path("governance/", library.library, name="governance"),
    path("governance/frameworks/<slug:code>/", library.framework, name="framework"),
    # The checklists of one partnership
    path(_OF, assessments.partnership_governance, name="partnership_governance"),
    path(f"{_OF}start/<slug:code>/", assessments.start, name="assessment_start"),
    path(_ONE, assessments.assessment, name="assessment"),
    path(f"{_ONE}sign/", assessments.sign, name="assessment_sign"),
    path(f"{_ONE}<slug:section>/", sections.section, name="assessment_section"),
]
