"""The command line as its users meet it: real processes, real signals, a real port."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

PATIENCE = 60.0  # seconds; tests share the machine


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port


def environment(**variables: str | Path) -> dict[str, str]:
    """The environment of a command: nothing of ours but what is said, and no quotas."""
    plain = {name: text for name, text in os.environ.items() if not name.startswith("EMPFIO_")}
    limits = ("rate_per_minute", "rate_per_address", "chat_rate_per_visitor",
              "chat_rate_per_address", "login_failures_per_address",
              "login_failures_per_account")  # fmt: skip
    variables = {**dict.fromkeys(limits, "0"), **variables}
    return plain | {f"EMPFIO_{name.upper()}": str(text) for name, text in variables.items()}


def empfio(*words: str | Path, **variables: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "empfio", *map(str, words)],
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=PATIENCE * 2,
        check=False,
    )


@dataclass(slots=True)
class Served:
    """``empfio serve`` in a process group of its own."""

    words: tuple[str, ...]
    variables: Mapping[str, str | Path]
    output: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Served":
        """Start it and wait until it is ready."""
        words = [sys.executable, "-m", "empfio", "serve", "--port", str(self.port), *self.words]
        with self.output.open("ab") as written:
            self.process = subprocess.Popen(
                words, env=environment(**self.variables), stdout=written, stderr=written,
                start_new_session=True,
            )  # fmt: skip
        self.wait_until_ready()
        return self

    def wait_until_ready(self) -> float:
        """Wait until it serves; how many seconds that took."""
        began = time.monotonic()
        while time.monotonic() < began + PATIENCE:
            with contextlib.suppress(httpx2.HTTPError):
                if httpx2.get(f"{self.address}/health/ready", timeout=2).status_code == 200:
                    return time.monotonic() - began
            assert self.process is not None
            assert self.process.poll() is None, self.said()
            time.sleep(0.02)
        raise AssertionError(f"not ready in {PATIENCE:.0f} s: {self.said()}")

    def said(self) -> str:
        """What it printed so far."""
        return self.output.read_text(errors="replace")

    def kill(self) -> None:
        """End the whole group without a farewell."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        if self.process is None or self.process.poll() is not None:
            return self.process.returncode if self.process else 0
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE)


@contextlib.contextmanager
def serving(
    output: Path, *words: str, port: int | None = None, **variables: str | Path
) -> Generator[Served]:
    """A server for the block; stopped afterwards, and then killed if it will not."""
    served = Served(words, variables, output, port or free_port())
    try:
        yield served.start()
        served.stop()
    finally:
        if served.process is not None and served.process.poll() is None:
            served.kill()


def workers_of(served: Served) -> set[int]:
    """The processes that serve, as the kernel knows them."""
    assert served.process is not None
    master = served.process.pid
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    found = set()
    for pid in children:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.add(int(pid))
    return found
