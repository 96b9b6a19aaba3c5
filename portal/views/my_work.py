from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, open_to_signed_in
from core import clock
from core.remembered import Memory
from portal import my_work as portal_my_work


@open_to_signed_in
@require_safe
def my_work(request: SignedInRequest) -> HttpResponse:
    """What is due for the reader, one link each; officers also see what is worst and what ends."""
    user, today = request.user, clock.today()
    question = ("my work", user.pk, today, get_language())
    return render(
        request,
        "portal/my_work.html",
        Memory().answer(question, lambda: portal_my_work.build_page(user, today)),
    )
