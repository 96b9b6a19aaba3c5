"""The one part of the style that a council sets itself."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.pdf.council_colour import write_colour_rule

RULE = write_colour_rule(settings.COUNCIL["colour"])  # read at the start, so that a wrong colour stops it


@login_not_required
@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)
def council_css(request: HttpRequest) -> HttpResponse:
    """Answer with the council's colour as a style sheet: a strict policy lets no style into the pages."""
    return HttpResponse(RULE, content_type="text/css; charset=utf-8")


council_css.access = "all"  # type: ignore[attr-defined]
