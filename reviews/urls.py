from django.urls import path

from register.views import related as views_related
from reviews.actions import views as actions_views
from reviews.annual import end_views, line_views
from reviews.annual import views as annual_views
from reviews.measures import views as measures_views
from reviews.measures.related import KINDS
from reviews.risks import change_views
from reviews.risks import views as risks_views
from reviews.risks.approvals import tolerate_views
from reviews.verification import views as verification_views
from reviews.waivers import views as waiver_views

_OF = "register/<reference:reference>/risks/"
_ONE = f"{_OF}<int:number>/"

urlpatterns = [
    # Annual reviews
    path("reviews/", annual_views.reviews, name="reviews"),
    path("reviews/<int:pk>/", annual_views.review, name="review"),
    path("reviews/<int:pk>/finish/", end_views.finish, name="review_finish"),
    path("reviews/<int:pk>/sign/", end_views.sign, name="review_sign"),
    path("reviews/<int:pk>/delegate/", end_views.delegate, name="review_delegate"),
    path("reviews/<int:pk>/accept/", end_views.accept, name="review_accept"),
    path("reviews/<int:pk>/return/", end_views.send_back, name="review_return"),
    path("reviews/<int:pk>/verify/", verification_views.verify, name="review_verify"),
    path("reviews/<int:pk>/verify/<slug:question>/", verification_views.verify, name="review_line_verify"),
    path("reviews/<int:pk>/<slug:group>/", line_views.group, name="review_group"),
    path(
        "register/<reference:reference>/reviews/",
        annual_views.partnership_reviews,
        name="partnership_reviews",
    ),
    path("register/<reference:reference>/reviews/waive/", waiver_views.waive, name="cap_waive"),
    path(
        "register/<reference:reference>/reviews/waive/<int:pk>/end/", waiver_views.end, name="cap_waiver_end"
    ),
    path("register/<reference:reference>/reviews/open/", annual_views.open_review, name="review_open"),
    path(
        "register/<reference:reference>/measures/",
        measures_views.partnership_measures,
        name="partnership_measures",
    ),
    *(
        route
        for kind in KINDS
        for route in views_related.build_routes(kind, "register/<reference:reference>")
    ),
    # Across the council
    path("risks/", risks_views.risks, name="risks"),
    path("risks/<slug:kind>/", risks_views.risks, name="risks_by"),
    path("risks/export.<str:kind>", risks_views.risks_file, name="risks_export"),
    path("actions/", actions_views.actions, name="actions"),
    path("actions/mine/", actions_views.actions, {"mine": True}, name="my_actions"),
    path("actions/export.<str:kind>", actions_views.actions_file, name="actions_export"),
    path(
        "actions/mine/export.<str:kind>", actions_views.actions_file, {"mine": True}, name="my_actions_export"
    ),
    # The risks of one partnership
    path(_OF, risks_views.partnership_risks, name="partnership_risks"),
    path(f"{_OF}new/", change_views.add, name="risk_add"),
    path(_ONE, risks_views.risk, name="risk"),
    path(f"{_ONE}edit/", change_views.change, name="risk_change"),
    path(f"{_ONE}score/", change_views.score, name="risk_score"),
    path(f"{_ONE}tolerate/", tolerate_views.tolerate, name="risk_tolerate"),
    path(f"{_ONE}close/", change_views.close, name="risk_close"),
    path(f"{_ONE}reopen/", change_views.reopen, name="risk_reopen"),
    path(f"{_ONE}actions/new/", change_views.add_action, name="risk_action_add"),
]
