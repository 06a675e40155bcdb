"""With a certificate: TLS from the first byte, browsers told to stay on it, and nothing in clear beside it."""

import datetime
import socket
import ssl
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.interfaces.cli.serving import Serving


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for localhost that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (tmp_path / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return tmp_path / "cert.pem", tmp_path / "key.pem"


def test_it_serves_tls_and_nothing_else(tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cert, key = certificate
    words = [
        "--origin",
        f"https://localhost:{port}",
        "--tls-cert",
        str(cert),
        "--tls-key",
        str(key),
        "--port",
        str(port),
    ]
    with Serving(tmp_path / "data", *words) as serving:
        assert serving.origin == f"https://localhost:{port}"
        trusting = ssl.create_default_context(cafile=str(cert))
        with httpx.Client(base_url=serving.origin, verify=trusting, timeout=20) as client:
            page = client.get("/signin/")
            assert page.status_code == 200
            assert all("Secure" in cookie for cookie in page.headers.get_list("set-cookie"))
            assert page.headers["strict-transport-security"] == "max-age=31536000"
            assert client.get("/.well-known/authzen-configuration").json()["policy_decision_point"] == serving.origin
            # The form posts back over TLS, which the pages must know to accept it.
            refused = client.post("/signin/as/", headers={"origin": "https://evil.example"})
            assert refused.status_code == 403
        with socket.create_connection(("127.0.0.1", port), timeout=20) as clear:
            clear.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert not clear.recv(100).startswith(b"HTTP/1.1 2")
