"""The program's settings with the records on the throw-away server that WARIFU_TEST_POSTGRES names."""

import os

from warifu.interfaces.web.settings import *  # noqa: F403

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "postgres",
        "USER": "postgres",
        "HOST": os.environ["WARIFU_TEST_POSTGRES"],
    }
}
