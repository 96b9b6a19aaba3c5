from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, needs
from accounts.permissions import Permission
from portal import gaps as listed


@needs(Permission.PARTNERSHIP_VIEW)
@require_safe
def gaps(request: SignedInRequest) -> HttpResponse:
    """What is missing across the council, by the post that puts it right."""
    today = timezone.localdate()
    posts = listed.posts(request.user, today)
    groups = [
        {
            "heading": listed.heading(post),
            "late": post.late(today),
            "gaps": [(gap, gap.late(today)) for gap in post.gaps],
        }
        for post in posts
    ]
    return render(request, "portal/gaps.html", {"groups": groups, "counted": listed.counted(posts, today)})
