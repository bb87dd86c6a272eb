"""Every guard that `make mutants` switches off still stands where it is switched off."""

import pytest

from tests.house.sources import SOURCE
from tests.mutants.mutants import MUTANTS, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard)
def test_every_mutant_can_be_made(mutant: Mutant) -> None:
    for file, old, new in mutant.edits:
        assert (SOURCE / file).read_text().count(old) == 1, f"{file}: {old}"
        assert new != old
    project = SOURCE.parents[1]
    given = mutant.tests.partition(" -k ")[0].split()
    files = [one for one in given if not one.startswith("--")]
    assert files and all((project / test).is_file() for test in files)
