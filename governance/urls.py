from django.urls import path

from governance.assessments import views as assessments_views
from governance.library import views as library_views
from governance.newer_edition import views as newer_edition_views
from governance.screening import views as screening_views
from governance.verification import views as verification_views

_OF = "register/<reference:reference>/governance/"
_SCREENING = "register/<reference:reference>/screening/"
_ONE = "governance/assessments/<int:pk>/"

urlpatterns = [
    # The library of frameworks
    path("governance/", library_views.library, name="governance"),
    path("governance/frameworks/<slug:code>/", library_views.framework, name="framework"),
    # Is it a partnership?
    path("screening/", screening_views.screen_idea, name="screening"),
    path("screening/many/", screening_views.screen_unscreened, name="screening_many"),
    path("screening/propose/", screening_views.propose, name="screening_propose"),
    path(_SCREENING, screening_views.show_screening, name="partnership_screening"),
    path(f"{_SCREENING}ask/", screening_views.screen_partnership, name="partnership_screening_ask"),
    # The checklists of one partnership
    path(_OF, assessments_views.partnership_governance, name="partnership_governance"),
    path(f"{_OF}start/<slug:code>/", assessments_views.start, name="assessment_start"),
    path(_ONE, assessments_views.assessment, name="assessment"),
    path(f"{_ONE}edition/", newer_edition_views.move_edition, name="assessment_edition"),
    path(f"{_ONE}sign/", assessments_views.sign, name="assessment_sign"),
    path(f"{_ONE}<slug:section>/verify/", verification_views.verify, name="assessment_verify"),
    path(f"{_ONE}<slug:section>/", assessments_views.section, name="assessment_section"),
]
