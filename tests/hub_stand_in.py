"""A small Hugging Face Hub on loopback: the part of its HTTP interface that an upload uses.

It speaks to the real ``huggingface_hub``: repositories are made, files announced, large
ones put where Git LFS says, and everything committed at once. What arrived can be looked at.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

Reply = tuple[int, Any]

_OWNERS = {"hf_ada": "ada", "hf_reader": "ada"}
_READS_ONLY = {"hf_reader"}


@dataclass
class Repo:
    """A dataset: who can read it, and by branch its files."""

    private: bool
    branches: dict[str, dict[str, bytes]] = field(default_factory=lambda: {"main": {}})
    messages: list[str] = field(default_factory=list)


@dataclass
class Hub:
    """What the hub holds. Files above ``large`` bytes and Parquet go by Git LFS."""

    repos: dict[str, Repo] = field(default_factory=dict)
    objects: dict[str, bytes] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    large: int = 10_000
    failing: dict[str, int] = field(default_factory=dict)
    url: str = ""

    def answer(self, method: str, path: str, token: str, body: bytes) -> Reply:
        """Answer a request: return the status and JSON."""
        self.requests.append(f"{method} {path}")
        for part, status in self.failing.items():
            if part in path:
                return status, {"error": "out of order"}
        for way, pattern, handle in self._routes():
            found = re.fullmatch(pattern, path)
            if way == method and found:
                if token not in _OWNERS and not path.startswith("/lfs/"):
                    return 401, {"error": "Invalid credentials in Authorization header"}
                return handle(*map(unquote, found.groups()), token=token, body=body)
        return 404, {"error": f"the stand-in has no {method} {path}"}

    def _routes(self) -> list[tuple[str, str, Callable[..., Reply]]]:
        repo = "([^/]+/[^/]+)"
        return [
            ("POST", "/api/repos/create", self._create),
            ("POST", "/api/validate-yaml", self._validate),
            ("GET", f"/api/datasets/{repo}", self._info),
            ("POST", f"/api/datasets/{repo}/branch/(.+)", self._branch),
            ("POST", f"/api/datasets/{repo}/preupload/(.+)", self._announce),
            ("POST", f"/datasets/{repo}.git/info/lfs/objects/batch", self._batch),
            ("PUT", "/lfs/([0-9a-f]+)", self._put),
            ("POST", "/lfs/([0-9a-f]+)/verify", self._verify),
            ("POST", f"/api/datasets/{repo}/commit/(.+)", self._commit),
        ]

    def _create(self, *, token: str, body: bytes) -> Reply:
        asked = json.loads(body)
        name = f"{asked['organization']}/{asked['name']}"
        assert asked["type"] == "dataset"
        if asked["organization"] != _OWNERS[token] or token in _READS_ONLY:
            return 403, {"error": "You don't have the rights to create a dataset there"}
        url = f"{self.url}/datasets/{name}"
        if name in self.repos:
            return 409, {"error": "You already created this dataset repo", "url": url}
        private = asked.get("private", asked.get("visibility") == "private")
        self.repos[name] = Repo(private)
        return 200, {"url": url, "name": name, "id": name}

    def _info(self, name: str, *, token: str, body: bytes) -> Reply:
        del token, body
        if name not in self.repos:
            return 404, {"error": "Repository not found"}
        repo = self.repos[name]
        siblings = [{"rfilename": path} for path in repo.branches["main"]]
        return 200, {"id": name, "private": repo.private, "sha": "0" * 40, "siblings": siblings}

    def _validate(self, *, token: str, body: bytes) -> Reply:
        del token
        good = json.loads(body)["content"].startswith("---\n")
        return 200, {"errors": [] if good else [{"message": "no head"}], "warnings": []}

    def _branch(self, name: str, branch: str, *, token: str, body: bytes) -> Reply:
        del token, body
        if branch in self.repos[name].branches:
            return 409, {"error": "Reference already exists"}
        self.repos[name].branches[branch] = dict(self.repos[name].branches["main"])
        return 201, {}

    def _announce(self, name: str, branch: str, *, token: str, body: bytes) -> Reply:
        del token
        if branch not in self.repos[name].branches:
            return 404, {"error": "Invalid rev id"}
        files = [
            {
                "path": file["path"],
                "uploadMode": "lfs" if self._by_lfs(file) else "regular",
                "shouldIgnore": False,
            }
            for file in json.loads(body)["files"]
        ]
        return 200, {"files": files}

    def _by_lfs(self, file: dict[str, Any]) -> bool:
        return bool(file["size"] > self.large or file["path"].endswith(".parquet"))

    def _batch(self, name: str, *, token: str, body: bytes) -> Reply:
        del name, token
        objects = []
        for asked in json.loads(body)["objects"]:
            place = f"{self.url}/lfs/{asked['oid']}"
            actions = {"upload": {"href": place}, "verify": {"href": f"{place}/verify"}}
            objects.append({**asked, "actions": actions})
        return 200, {"transfer": "basic", "objects": objects}

    def _put(self, oid: str, *, token: str, body: bytes) -> Reply:
        del token
        if hashlib.sha256(body).hexdigest() != oid:
            return 400, {"error": "other content than announced"}
        self.objects[oid] = body
        return 200, {}

    def _verify(self, oid: str, *, token: str, body: bytes) -> Reply:
        del token
        there = oid in self.objects and len(self.objects[oid]) == json.loads(body)["size"]
        return (200, {}) if there else (404, {"error": "not there"})

    def _commit(self, name: str, branch: str, *, token: str, body: bytes) -> Reply:
        if token in _READS_ONLY:
            return 403, {"error": "This token may only read"}
        repo = self.repos[name]
        files = dict(repo.branches[branch])
        for entry in map(json.loads, body.splitlines()):
            value = entry["value"]
            if entry["key"] == "header":
                repo.messages.append(value["summary"])
            elif entry["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            else:
                assert entry["key"] == "lfsFile", entry["key"]
                files[value["path"]] = self.objects[value["oid"]]
        repo.branches[branch] = files
        oid = hashlib.sha1(body).hexdigest()
        url = f"{self.url}/datasets/{name}/commit/{oid}"
        return 200, {"success": True, "commitOid": oid, "commitUrl": url}


@contextlib.contextmanager
def run_hub() -> Iterator[Hub]:
    """Run a hub on a port of its own until the end of the block."""
    hub = Hub()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer()

        do_POST = do_PUT = do_GET  # noqa: N815

        def _answer(self) -> None:
            body = self._body()
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            status, value = hub.answer(self.command, urlsplit(self.path).path, token, body)
            data = json.dumps(value).encode()
            self.send_response(status)
            if status == 404 and value.get("error") == "Repository not found":
                self.send_header("X-Error-Code", "RepoNotFound")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            parts = []
            while size := int(self.rfile.readline(), 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)

        def log_message(self, *arguments: object) -> None:
            del arguments

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
