"""A real OpenID Connect provider (django-oauth-toolkit) in a process of its own, on loopback, with memory for a database.

Who a browser is there, its header `X-Account` says. Beside the provider's own addresses there are two hands on it: `/turn` gives it a new
key, `/call?name=…` lets it call itself otherwise.

    with RunningProvider("http://localhost:8000/signin/provider/back/") as provider:
        provider.issuer, provider.client, provider.secret
"""

import json
import os
import subprocess
import sys
from types import TracebackType
from typing import Any, Self

import httpx

CLIENT, SECRET = "warifu", "a secret that only the two know"


class RunningProvider:
    """The process, and a browser's way through it."""

    client, secret = CLIENT, SECRET

    def __init__(self, redirect: str) -> None:
        self._redirect = redirect

    def __enter__(self) -> Self:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("WARIFU_", "DJANGO_"))}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.doubles.oidc_provider", self._redirect],
            env={**kept, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.issuer = self._process.stdout.readline().strip()
        assert self.issuer.startswith("http://127.0.0.1:"), self.issuer
        self._http = httpx.Client(timeout=20, trust_env=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()
        self._process.terminate()
        self._process.wait(20)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def asked(self, address: str, account: str) -> httpx.Response:
        """A browser that is `account` at the provider opens an address there; its answer, redirects not followed."""
        return self._http.get(address, headers={"x-account": account})

    def returns(self, address: str, account: str) -> str:
        """Where the provider sends that browser back to."""
        answer = self.asked(address, account)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    def turn_key(self) -> None:
        assert self._http.get(self.issuer.removesuffix("/o") + "/turn").status_code == 200

    def call_itself(self, name: str) -> None:
        assert self._http.get(self.issuer.removesuffix("/o") + "/call", params={"name": name}).status_code == 200


def _key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _known_by_header(get_response: Any) -> Any:
    def answer(request: Any) -> Any:
        from django.contrib.auth.models import User

        if name := request.headers.get("x-account", ""):
            request.user, _ = User.objects.get_or_create(username=name, defaults={"email": f"{name}@example.invalid"})
        return get_response(request)

    return answer


def _main(redirect: str) -> None:
    from wsgiref.simple_server import WSGIRequestHandler, make_server

    import django
    from django.conf import settings

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    server = make_server("127.0.0.1", 0, lambda environ, start: application(environ, start), handler_class=Quiet)
    issuer = f"http://127.0.0.1:{server.server_port}/o"
    settings.configure(
        SECRET_KEY=os.urandom(16).hex(),
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.doubles.oidc_provider_urls",
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            f"{_known_by_header.__module__}.{_known_by_header.__name__}",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        USE_TZ=True,
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True, "OIDC_ISS_ENDPOINT": issuer, "OIDC_RSA_PRIVATE_KEY": _key(),
            "SCOPES": {"openid": "who it is"}, "PKCE_REQUIRED": True,
        },
    )  # fmt: skip
    django.setup()
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    Application.objects.create(
        client_id=CLIENT, client_secret=SECRET, client_type=Application.CLIENT_CONFIDENTIAL, algorithm="RS256",
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE, redirect_uris=redirect, skip_authorization=True,
    )  # fmt: skip
    application = get_wsgi_application()
    print(issuer, flush=True)
    server.serve_forever()


def turn(_: Any) -> Any:
    from django.http import HttpResponse
    from oauth2_provider.settings import oauth2_settings

    oauth2_settings.OIDC_RSA_PRIVATE_KEY = _key()
    return HttpResponse(json.dumps("turned"))


def call(request: Any) -> Any:
    from django.http import HttpResponse
    from oauth2_provider.settings import oauth2_settings

    oauth2_settings.OIDC_ISS_ENDPOINT = request.GET["name"]
    return HttpResponse(json.dumps("called"))


if __name__ == "__main__":
    _main(sys.argv[1])
