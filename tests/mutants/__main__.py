"""``python -m tests.mutants [part of a guard's name]``: switch each guard off, and see red."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.mutants.mutants import MUTANTS, Mutant

PROJECT = Path(__file__).resolve().parents[2]
NEEDED = ("src", "tests", "bench", "docs", "packaging", "requirements")
FILES = ("pyproject.toml", "Makefile", "README.md", "CHANGELOG.md")


def main() -> int:
    """0 where every mutant was seen, else 1."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    unseen = 0
    for mutant in MUTANTS:
        if wanted in mutant.guard:
            began = time.monotonic()
            is_seen, said = seen(mutant)
            unseen += not is_seen
            word = "red" if is_seen else "GREEN: nobody noticed"
            print(f"{mutant.guard}: {word} ({said}, {time.monotonic() - began:.0f} s)", flush=True)
    return 1 if unseen else 0


def seen(mutant: Mutant) -> tuple[bool, str]:
    """Whether tests fail once the guard is off, and how many."""
    with tempfile.TemporaryDirectory(prefix="empfio-mutant-") as folder:
        copy = Path(folder)
        for name in NEEDED:
            shutil.copytree(PROJECT / name, copy / name)
        for name in FILES:
            shutil.copy(PROJECT / name, copy / name)
        for file, old, new in mutant.edits:
            path = copy / "src" / "empfio" / file
            text = path.read_text()
            if text.count(old) != 1:
                raise SystemExit(f"mutants: {file} holds {text.count(old)} times: {old}")
            path.write_text(text.replace(old, new))
        return run(copy, mutant.tests)


def run(copy: Path, tests: str) -> tuple[bool, str]:
    """pytest in the copy; an error outside of the tests would prove nothing and ends all."""
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-n2", "--maxfail=10", "-p", "no:cacheprovider",
         *tests.split()],
        cwd=copy, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": f"{copy / 'src'}:{copy}"},
    )  # fmt: skip
    last = ended.stdout.strip().splitlines()[-1:] or ["nothing was said"]
    if ended.returncode not in (0, 1, 2):  # 2: enough have failed
        raise SystemExit(f"mutants: pytest went wrong:\n{ended.stdout[-2000:]}{ended.stderr}")
    # Errors alone would mean that nothing runs any more, and not that somebody noticed.
    failed = sum(line.startswith("FAILED") for line in ended.stdout.splitlines())
    return failed > 0, f"{failed} tests failed" if failed else last[0]


if __name__ == "__main__":
    sys.exit(main())
