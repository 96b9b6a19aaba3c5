from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, open_to_signed_in
from portal import work


@open_to_signed_in
@require_safe
def my_work(request: SignedInRequest) -> HttpResponse:
    """What is due for the reader, one link each; officers also see what is worst and what ends."""
    user, today = request.user, timezone.localdate()
    lists = work.lists_for(user, today)
    officer = work.sees_the_whole(user)
    context = {
        "today": today,
        "sentence": work.in_a_sentence(lists, today),
        "figures": work.figures(user, lists, today),
        "this_week": [work.row(one, today) for one in lists.this_week],
        "later": [work.row(one, today) for one in lists.later],
        "waiting": [work.row(one, today) for one in lists.waiting],
        "partnerships": [] if officer else work.your_partnerships(user),
        "worst": work.worst(user) if officer else [],
        "calendar": work.calendar(user, today) if officer else None,
    }
    return render(request, "portal/my_work.html", context)
