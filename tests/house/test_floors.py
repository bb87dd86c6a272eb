"""The floors: what may import what, checked by import-linter's contracts and by a walk."""

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

from tests.house.sources import PROJECT

LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path, config: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of a file on the packages of a folder."""
    return subprocess.run(
        [LINT, "--no-cache", "--config", config],
        cwd=folder, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_every_contract_of_the_floors_is_kept() -> None:
    answer = lint(PROJECT, PROJECT / "pyproject.toml")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert " 0 broken" in answer.stdout


def test_an_import_upward_breaks_a_contract(tmp_path: Path) -> None:
    sample = tmp_path / "sample"
    for room, text in {"low": "import sample.high", "high": ""}.items():
        (sample / room).mkdir(parents=True)
        (sample / room / "__init__.py").write_text(text)
    (sample / "__init__.py").touch()
    config = tmp_path / "floors.toml"
    config.write_text(
        '[tool.importlinter]\nroot_packages = ["sample"]\n[[tool.importlinter.contracts]]\n'
        'name = "floors"\ntype = "layers"\ncontainers = ["sample"]\nlayers = ["high", "low"]\n'
    )
    answer = lint(tmp_path, config)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "sample.low -> sample.high" in answer.stdout


def check_no_circle(graph: grimp.ImportGraph) -> None:
    """Raise ``CycleError``, which names the circle, where modules import each other."""
    needed = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    TopologicalSorter(needed).prepare()


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph("empfio", cache_dir=None)
    assert len(graph.modules) > 50
    check_no_circle(graph)
    graph.add_import(importer="empfio.kit.errors", imported="empfio.kit.doors")
    with pytest.raises(CycleError):
        check_no_circle(graph)


def test_every_room_has_a_contract_for_its_inside() -> None:
    named = (PROJECT / "pyproject.toml").read_text()
    graph = grimp.build_graph("empfio", cache_dir=None)
    # The command line is a set of doors, migrations a list of steps: neither has floors inside.
    for room in graph.find_children("empfio") - {"empfio.cli", "empfio.migrations"}:
        if graph.find_children(room):
            assert f'"{room}"' in named, f"{room} has no contract of its inside"
