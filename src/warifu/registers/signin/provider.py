"""An OpenID Connect provider beside passkeys: whose word is taken, and how it is checked. No Django, no database.

Carries out the code flow of OpenID Connect Core 1.0 (sections 3.1.2, 3.1.3) with PKCE (RFC 7636, S256), discovery, and the issuer in the
answer (RFC 9207). The issuer must be exactly the one configured; keys are read anew when a token names one that is not known. What it says
about a person beside `sub` is not looked at: nobody is let in by a name or a mail address.

    provider = Provider(config)
    leave = provider.leave(redirect, state, nonce, verifier)        # the address to send the browser to
    subject = provider.subject(code, redirect, nonce, verifier, at)  # who came back
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import OpenIDProviderMetadata
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from warifu.kernel.ids import Instant
from warifu.registers.installation import InstallationError
from warifu.registers.signin.challenges import NotAccepted

ISSUER, CLIENT_ID, SECRET_FILE = "WARIFU_OIDC_ISSUER", "WARIFU_OIDC_CLIENT_ID", "WARIFU_OIDC_CLIENT_SECRET_FILE"
PATIENCE = 5.0  # seconds for each call to the provider
LEEWAY = 60  # seconds that its clock may differ from ours
KNOWN_FOR = 600.0  # seconds that its metadata are kept
# Signatures by a key that only the provider has: never "none", never one made with our own secret.
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_MOST_BYTES = 256 * 1024


class ProviderDown(Exception):
    """The provider does not answer, or not as one: nobody is let in by it, and nobody is refused."""


@dataclass(frozen=True, slots=True)
class Config:
    """`secret` is never printed."""

    issuer: str
    client: str
    secret: str

    def __repr__(self) -> str:
        return f"Config({self.issuer}, {self.client})"


def configured(environment: Mapping[str, str]) -> Config | None:
    """The provider that the environment names; None where it names none. Raises InstallationError where it names half of one."""
    issuer = environment.get(ISSUER, "")
    if not issuer:
        return None
    client, file = environment.get(CLIENT_ID, ""), environment.get(SECRET_FILE, "")
    if not client or not file:
        raise InstallationError(f"{ISSUER} goes with {CLIENT_ID} and {SECRET_FILE}")
    if not _trusted(issuer):
        raise InstallationError(f"{ISSUER} must be an https address")
    try:
        secret = Path(file).read_text().strip()
    except OSError as fault:
        raise InstallationError(f"the file of {SECRET_FILE} cannot be read: {fault.strerror}") from fault
    if not secret:
        raise InstallationError(f"the file of {SECRET_FILE} is empty")
    return Config(issuer, client, secret)


def _trusted(address: str) -> bool:
    """Over TLS, or on this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


class Provider:
    """One provider; may be shared between threads. `steady` reads a clock that only goes forward."""

    def __init__(self, config: Config, steady: Callable[[], float]) -> None:
        self.config = config
        self._steady, self._lock = steady, threading.Lock()
        self._known: tuple[float, Mapping[str, Any]] | None = None
        self._keys: KeySet | None = None

    def leave(self, redirect: str, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to be asked who it is. Raises ProviderDown."""
        address: str = prepare_grant_uri(
            self._metadata()["authorization_endpoint"],
            client_id=self.config.client,
            response_type="code",
            redirect_uri=redirect,
            scope="openid",
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return address

    def subject(self, code: str, redirect: str, nonce: str, verifier: str, at: Instant, issuer: str = "") -> str:
        """The `sub` of whoever came back with a code. `issuer`: who the answer says it is from, "" where it does not say.

        Raises NotAccepted where the proof does not hold, ProviderDown where it cannot be looked at.
        """
        metadata = self._metadata()
        says = bool(metadata.get("authorization_response_iss_parameter_supported"))
        # RFC 9207 section 2.4: an answer of another provider is none.
        if issuer != self.config.issuer and (issuer or says):
            raise NotAccepted("issuer")
        # RFC 6749 section 2.3.1: both are encoded before they are joined.
        auth = (quote(self.config.client, safe=""), quote(self.config.secret, safe=""))
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect,
            "code_verifier": verifier,
        }
        answer = _call("POST", metadata["token_endpoint"], data=sent, auth=auth, refused=(400, 401, 403))
        token, access = answer.get("id_token"), answer.get("access_token")
        if not isinstance(token, str):
            raise NotAccepted("no identity in the answer")
        return self._checked(token, nonce, access, at)

    def _checked(self, token: str, nonce: str, access: Any, at: Instant) -> str:
        try:
            found = self._opened(token)
            claims = CodeIDToken(
                found.claims,
                found.header,
                {
                    "iss": {"essential": True, "value": self.config.issuer},
                    "aud": {"essential": True, "value": self.config.client},
                },
                {"nonce": nonce, "client_id": self.config.client, "access_token": access},
            )
            claims.validate(now=int(at.timestamp()), leeway=LEEWAY)
        except (JoseError, ValueError, KeyError, TypeError) as wrong:
            raise NotAccepted("identity") from wrong
        subject = claims.get("sub")
        # Core section 2: at most 255 ASCII characters.
        if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not subject.isascii():
            raise NotAccepted("subject")
        return subject

    def _opened(self, token: str) -> jwt.Token:
        """The token, its signature checked; with keys read anew where it names one that is not known: providers change theirs."""
        with self._lock:
            keys = self._keys
        if keys is not None:
            try:
                return jwt.decode(token, keys, algorithms=list(ALGORITHMS))
            except (JoseError, ValueError):
                pass
        keys = KeySet.import_key_set(_call("GET", self._metadata()["jwks_uri"]))  # type: ignore[arg-type]
        with self._lock:
            self._keys = keys
        return jwt.decode(token, keys, algorithms=list(ALGORITHMS))

    def _metadata(self) -> Mapping[str, Any]:
        """What the provider says of itself, kept for a while. Discovery 1.0 section 4.3: the issuer must be exactly the one asked."""
        with self._lock:
            if self._known is not None and self._steady() < self._known[0]:
                return self._known[1]
        found = OpenIDProviderMetadata(
            _call("GET", self.config.issuer.rstrip("/") + "/.well-known/openid-configuration")
        )
        named = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if found.get("issuer") != self.config.issuer:
            raise ProviderDown("the provider calls itself by another name")
        if not all(isinstance(found.get(name), str) and _trusted(found[name]) for name in named):
            raise ProviderDown("the provider lacks an address, or names one without TLS")
        with self._lock:
            self._known = (self._steady() + KNOWN_FOR, found)
        return found


def _call(method: str, address: str, *, refused: tuple[int, ...] = (), **more: Any) -> dict[str, Any]:
    """A JSON object from the provider. Redirects are not followed: what was configured is what is asked."""
    try:
        with httpx.Client(timeout=PATIENCE, follow_redirects=False, trust_env=False) as client:
            answer = client.request(method, address, headers={"accept": "application/json"}, **more)
    except httpx.HTTPError as fault:
        # Its text may hold the address with what was sent.
        raise ProviderDown(type(fault).__name__) from None
    if answer.status_code in refused:
        raise NotAccepted("the provider refused")
    if answer.status_code != 200 or len(answer.content) > _MOST_BYTES:
        raise ProviderDown(f"the provider answered {answer.status_code}")
    try:
        told = answer.json()
    except ValueError:
        raise ProviderDown("the provider answered with no JSON") from None
    if not isinstance(told, dict):
        raise ProviderDown("the provider answered with no object")
    return told
