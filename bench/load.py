"""Load: wrk for throughput, one patient client for the time of a single request."""

import os
import re
import secrets
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.process import cpu_seconds
from bench.servers import Server

CONNECTIONS = 16
_SCRIPT = Path(__file__).with_name("traffic.lua")
CONTENT = '{"content":"We look forward to seeing you on Tuesday at ten. Bring the key."}'


@dataclass(frozen=True, slots=True)
class Traffic:
    """What is asked for: paths in turn, with a token; with ``content`` it is posted."""

    token: str
    paths: Sequence[str]
    content: str | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """What a run gave."""

    per_second: float
    cpu: float  # seconds of the serving processes for each request


def require_wrk() -> None:
    """End with a sentence where the load generator is missing."""
    if shutil.which("wrk") is None:
        raise SystemExit("bench: wrk is missing; install it with: apt install wrk")


def run(server: Server, traffic: Traffic, seconds: float, connections: int = CONNECTIONS) -> Load:
    """Load the server for a while; any answer that is not a success ends the bench."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as paths:
        paths.write("\n".join(traffic.paths))
        paths.flush()
        variables = {"BENCH_TOKEN": traffic.token, "BENCH_PATHS": paths.name}
        if traffic.content is not None:
            variables |= {"BENCH_METHOD": "POST", "BENCH_CONTENT": traffic.content,
                          "BENCH_PREFIX": secrets.token_hex(16)}  # fmt: skip
        before = sum(map(cpu_seconds, server.pids))
        said = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "10s",
             "-s", str(_SCRIPT), f"http://127.0.0.1:{server.port}"],
            env=os.environ | variables, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        spent = sum(map(cpu_seconds, server.pids)) - before
    done = re.search(r"(\d+) requests in ([\d.]+)(s|m)", said)
    if done is None or "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(f"bench: the load went wrong:\n{said}")
    took = float(done[2]) * (60 if done[3] == "m" else 1)
    return Load(int(done[1]) / took, spent / int(done[1]))


class Client:
    """One connection that is kept; asks again when it has been answered."""

    def __init__(self, server: Server, token: str) -> None:
        self._token = token
        self._socket = socket.create_connection(("127.0.0.1", server.port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str) -> bytes:
        """The body of the answer; anything but 200 ends the bench."""
        return self._ask("GET", path, "")

    def post(self, path: str, body: str) -> bytes:
        """The body of the answer; anything but 201 ends the bench."""
        return self._ask("POST", path, body)

    def _ask(self, method: str, path: str, sent: str) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", "host: bench", f"authorization: Bearer {self._token}"]
        if sent:
            lines += ["content-type: application/json", f"content-length: {len(sent.encode())}"]
        self._socket.sendall("\r\n".join([*lines, "", sent]).encode())
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._read()
        head, _, body = received.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 201" if sent else b"HTTP/1.1 200"):
            raise SystemExit(f"bench: {path} was answered {head[:40]!r}")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        assert length is not None
        while len(body) < int(length[1]):
            body += self._read()
        return body

    def _read(self) -> bytes:
        part = self._socket.recv(1 << 18)
        if not part:
            raise SystemExit("bench: the server closed the connection.")
        return part

    def times(self, path: str, times: int) -> list[float]:
        """How long each request took, in milliseconds."""
        taken = []
        for _ in range(times):
            began = time.perf_counter()
            self.get(path)
            taken.append((time.perf_counter() - began) * 1000)
        return taken

    def median(self, path: str, times: int) -> float:
        """The median time of a request, in milliseconds."""
        for _ in range(20):
            self.get(path)
        return statistics.median(self.times(path, times))

    def close(self) -> None:
        """Hang up."""
        self._socket.close()
