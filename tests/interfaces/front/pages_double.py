"""A process `pages` that says what it was told: an HTTP server on a unix socket, in a thread."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer
from types import TracebackType
from typing import Any, Self


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def _answer(self) -> None:
        server: Any = self.server
        if self.headers.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
        server.seen.append(
            (self.command, self.path, [(name.lower(), value) for name, value in self.headers.items()], body)
        )
        if self.path == "/slow":
            time.sleep(1)
        if self.path == "/hang-up":
            self.close_connection = True
            return
        if self.path == "/die":
            self.send_response(200)
            self.send_header("content-length", "1000")
            self.end_headers()
            self.wfile.write(b"half")
            self.close_connection = True
            return
        content = json.dumps({"length": len(body)}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.send_header("set-cookie", "a=1")
        self.send_header("set-cookie", "b=2; Path=/")
        self.send_header("connection", "x-hop")
        self.send_header("x-hop", "1")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_POST = do_HEAD = do_PUT = _answer


class _Server(ThreadingMixIn, UnixStreamServer):
    daemon_threads = True

    def get_request(self) -> tuple[Any, Any]:
        request, _ = super().get_request()
        return request, ("pages", 0)


class PagesDouble:
    """`seen` holds (method, path, headers, body) of every request."""

    def __init__(self, path: Path) -> None:
        self._server = _Server(str(path), _Handler)
        self.seen: list[tuple[str, str, list[tuple[str, str]], bytes]] = []
        self._server.seen = self.seen  # type: ignore[attr-defined]

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
