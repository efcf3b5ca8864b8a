"""Files of bulk operations: read whole or by ranges of bytes, gone after a week."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from starlette.requests import Request

    from windtunnel.shopify.bulk import BulkOperation

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


def bulk_file(request: Request, operations: Sequence[BulkOperation], now: datetime) -> Response:
    """The file a path names, or the part of it that is asked for."""
    name = request.path_params["file"].removesuffix(".jsonl")
    operation = next((each for each in operations if str(each.id) == name), None)
    if operation is None or not operation.readable(now):
        return Response(b"<Error><Code>ExpiredToken</Code></Error>", 400, media_type="application/xml")
    content = operation.file
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    if asked is None:
        return Response(content, media_type="application/jsonl", headers={"Accept-Ranges": "bytes"})
    start = int(asked[1])
    if start >= len(content):
        return Response(status_code=416, headers={"Content-Range": f"bytes */{len(content)}"})
    end = min(int(asked[2]) if asked[2] else len(content) - 1, len(content) - 1)
    headers = {"Content-Range": f"bytes {start}-{end}/{len(content)}"}
    return Response(content[start : end + 1], 206, headers=headers, media_type="application/jsonl")
