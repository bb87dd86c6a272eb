"""The files that go beside the server fit what it does."""

import os
import pwd
import re
import subprocess
from pathlib import Path

import pytest

from empfio.attachments.records import MOST_BYTES
from empfio.intake.records import MOST_BODY
from empfio.kit.doors import BODY_LIMIT
from tests.house.sources import PROJECT

PACKAGING = PROJECT / "packaging"
SETTINGS = """# a note
EMPFIO_SMTP_URL=smtp://desk:a$HOME&b`id`@mail.example.com
  EMPFIO_MAIL_FROM="desk@example.com"

EMPFIO_PORT = 9
no setting
EMPFIO_HOST='::1'
OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318"""


def test_nginx_lets_pass_what_a_door_takes_and_a_little_more() -> None:
    text = (PACKAGING / "nginx.conf").read_text()
    rest, providers, files = (
        int(size) * 2**20 for size in re.findall(r"client_max_body_size (\d+)m;", text)
    )
    for limit, taken in ((rest, BODY_LIMIT), (providers, MOST_BODY), (files, MOST_BYTES)):
        assert taken + 1_000_000 <= limit <= taken + 2_000_000
    assert "request_body" not in (PACKAGING / "Caddyfile").read_text()


def wrapper(folder: Path, user: str) -> Path:
    """The command, with another user and settings, and a program that shows what it gets."""
    text = (PACKAGING / "empfio").read_text()
    for name, value in (("user", user), ("settings", folder / "environment"),
                        ("program", "/usr/bin/env")):  # fmt: skip
        text, changed = re.subn(rf"^{name}=.*$", f"{name}={value}", text, flags=re.M)
        assert changed == 1
    made = folder / "empfio"
    made.write_text(text)
    made.chmod(0o755)
    return made


def run(*words: str | Path, **more: int) -> subprocess.CompletedProcess[str]:
    plain = {"PATH": os.environ["PATH"], "EMPFIO_DATA": "/elsewhere"}
    return subprocess.run(
        [*map(str, words)], capture_output=True, text=True, check=False, env=plain, **more
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root reads the settings of a service")
def test_the_command_has_the_services_user_and_settings(open_folder: Path) -> None:
    command = wrapper(open_folder, "nobody")
    (open_folder / "environment").write_text(SETTINGS)
    (open_folder / "environment").chmod(0o600)
    done = run(command)
    lines = set(done.stdout.splitlines())
    assert lines >= {
        "EMPFIO_DATA=/var/lib/empfio/data",
        "EMPFIO_SMTP_URL=smtp://desk:a$HOME&b`id`@mail.example.com",
        "EMPFIO_MAIL_FROM=desk@example.com",
        "EMPFIO_HOST=::1",
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318",
    }, done.stderr
    assert "EMPFIO_PORT" not in done.stdout
    nobody = pwd.getpwnam("nobody").pw_uid
    assert run(command, "id", "-u").stdout == f"{nobody}\n"
    assert run(command, "sh", "-c", "exit 3").returncode == 3
    closed = run(command, "doctor", user=nobody)
    assert closed.returncode == 1 and "run: sudo empfio doctor" in closed.stderr


def test_the_command_is_that_of_the_unit() -> None:
    unit, command = ((PACKAGING / name).read_text() for name in ("empfio.service", "empfio"))
    named = dict(re.findall(r"^(?:export )?(\w+)=(\S+)$", command, re.M))
    assert f"User={named['user']}\n" in unit
    assert f"Environment=EMPFIO_DATA={named['EMPFIO_DATA']}\n" in unit
    assert f"EnvironmentFile=-{named['settings']}\n" in unit
    assert f"ExecStart={named['program']} serve" in unit
