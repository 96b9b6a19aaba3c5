from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import open_to_signed_in


@open_to_signed_in
@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """What is due for the reader, one link each."""
    return render(request, "portal/my_work.html")
