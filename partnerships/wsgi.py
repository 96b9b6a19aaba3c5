"""The door for the WSGI server."""

import logging
import os

from django.core.wsgi import get_wsgi_application

from core.pdf import render

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnerships.settings")
application = get_wsgi_application()

# Asked before the first request: whoever runs the site learns here that reports cannot be drawn,
# and whoever asks for the first report does not wait until the library is loaded.
if why := render.explain_unavailable():
    logging.getLogger(__name__).warning(why)
