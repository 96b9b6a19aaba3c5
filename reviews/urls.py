from django.urls import path

from register.views import parts
from reviews.parts import KINDS
from reviews.views import (
    actions,
    list_files,
    measures,
    review_end,
    review_lines,
    reviews,
    risk_changes,
    risks,
)

_OF = "register/<reference:reference>/risks/"
_ONE = f"{_OF}<int:number>/"

urlpatterns = [
    # Annual reviews
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/finish/", review_end.finish, name="review_finish"),
    path("reviews/<int:pk>/sign/", review_end.sign, name="review_sign"),
    path("reviews/<int:pk>/delegate/", review_end.delegate, name="review_delegate"),
    path("reviews/<int:pk>/accept/", review_end.accept, name="review_accept"),
    path("reviews/<int:pk>/return/", review_end.send_back, name="review_return"),
    path("reviews/<int:pk>/<slug:group>/", review_lines.group, name="review_group"),
    path("register/<reference:reference>/reviews/", reviews.partnership_reviews, name="partnership_reviews"),
    path("register/<reference:reference>/reviews/open/", reviews.open_review, name="review_open"),
    path(
        "register/<reference:reference>/measures/", measures.partnership_measures, name="partnership_measures"
    ),
    *(route for kind in KINDS for route in parts.routes(kind, "register/<reference:reference>")),
    # Across the council
    path("risks/", risks.risks, name="risks"),
    path("risks/<slug:kind>/", risks.risks, name="risks_by"),
    path("risks/export.<str:kind>", list_files.risks_file, name="risks_export"),
    path("actions/", actions.actions, name="actions"),
    path("actions/mine/", actions.actions, {"mine": True}, name="my_actions"),
    path("actions/export.<str:kind>", list_files.actions_file, name="actions_export"),
    path("actions/mine/export.<str:kind>", list_files.actions_file, {"mine": True}, name="my_actions_export"),
    # The risks of one partnership
    path(_OF, risks.partnership_risks, name="partnership_risks"),
    path(f"{_OF}new/", risk_changes.add, name="risk_add"),
    path(_ONE, risks.risk, name="risk"),
    path(f"{_ONE}edit/", risk_changes.change, name="risk_change"),
    path(f"{_ONE}score/", risk_changes.score, name="risk_score"),
    path(f"{_ONE}tolerate/", risk_changes.tolerate, name="risk_tolerate"),
    path(f"{_ONE}close/", risk_changes.close, name="risk_close"),
    path(f"{_ONE}reopen/", risk_changes.reopen, name="risk_reopen"),
    path(f"{_ONE}actions/new/", risk_changes.add_action, name="risk_action_add"),
]
