"""Brings Django up for a command that needs the records. Called by the command itself, so that the others never import it."""

import os

from warifu.registers.installation import Installation


def django_setup(installation: Installation) -> None:
    """Name the installation to the settings, then load the apps. A second call for the same installation does nothing."""
    os.environ["WARIFU_DATA"] = str(installation.directory)
    os.environ["WARIFU_KEY_FILE"] = str(installation.key_file)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "warifu.interfaces.web.settings")
    import django

    django.setup()
