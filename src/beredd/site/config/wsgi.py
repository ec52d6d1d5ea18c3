"""The door for a web server: ``beredd.site.config.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beredd.site.config.settings")
application = get_wsgi_application()
