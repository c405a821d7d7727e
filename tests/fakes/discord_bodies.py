"""Bodies of requests and answers as Discord sends and takes them."""

import json
from typing import Any

from aiohttp import web


def answered(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON as Discord sends it: with exactly this content type, without a charset, or discord.py takes it for text."""
    raw = json.dumps(body).encode()
    return web.Response(body=raw, status=status, headers={"Content-Type": "application/json", **(headers or {})})


async def body_of(request: web.Request) -> Any:
    """Reference, uploading files: beside files the body is the part `payload_json`."""
    if request.content_type != "multipart/form-data":
        return await request.json()
    return json.loads(str((await request.post())["payload_json"]))


async def files_of(request: web.Request) -> dict[int, tuple[str, bytes]]:
    """Reference, uploading files: each file is a part `files[n]`, and `n` its id in the list of attachments."""
    if request.content_type != "multipart/form-data":
        return {}
    parts = (await request.post()).items()
    found = {name: part for name, part in parts if isinstance(part, web.FileField)}
    for part in found.values():
        part.file.seek(0)
    return {int(name[len("files[") : -1]): (part.filename, part.file.read()) for name, part in found.items()}
