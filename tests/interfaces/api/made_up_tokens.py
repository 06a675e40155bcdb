"""For schemathesis, which writes what the OpenAPI document allows: a page token cannot be made up, so one that was is left out."""

from typing import Any

import schemathesis


@schemathesis.hook
def map_body(_: Any, body: Any) -> Any:
    page = body.get("page") if isinstance(body, dict) else None
    if isinstance(page, dict) and isinstance(page.get("token"), str):
        return {**body, "page": {name: value for name, value in page.items() if name != "token"}}
    return body
