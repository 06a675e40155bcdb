"""The pages as a WSGI application, served by the process `pages`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "warifu.interfaces.web.settings")
application = get_wsgi_application()
