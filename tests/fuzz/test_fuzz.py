"""Every operation with generated requests: no crash, nothing undocumented, nothing wrong taken.

What the application says of itself (OpenAPI) is the judge: what is valid by it must be taken, what
is not must be refused, and every answer must be one that it describes. All checks are on.
"""

from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.responses import JSONResponse
from starlette.routing import Route

import empfio
from empfio.main import ROUTERS
from tests.fuzz.fuzzing import NEVER_END, UNIT_PHASES, WORDLESS, Ground, fuzz, sow

PATHS = sorted(
    {
        route.path
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, Route) and route.include_in_schema
    }
    - set(NEVER_END)
)
MOST_RUNS = 64  # few examples leave to chance whether one of them is taken


@pytest.fixture
def examples(pytestconfig: pytest.Config) -> int:
    number: int = pytestconfig.getoption("examples")
    return number


@pytest.mark.parametrize("path", PATHS)
def test_each_operation_keeps_its_word(ground: Ground, path: str, examples: int) -> None:
    operations = ground.operations(path)
    served: set[str] = set()
    for _ in range(MOST_RUNS):
        report = fuzz(sow(ground), UNIT_PHASES, examples, path)
        assert report.failures == [], "\n".join(report.failures)
        served |= report.served()
        if served == operations or "/webhook" in path:  # nobody guesses a signature
            break
    else:
        pytest.fail(f"{operations - served} never came behind validation: {report.statuses}")


def test_operations_one_after_the_other_keep_their_word(ground: Ground, examples: int) -> None:
    report = fuzz(sow(ground), ("stateful",), examples)
    assert report.failures == []
    assert len(report.served()) >= 5, report.statuses


def test_a_document_that_lies_is_seen(ground: Ground) -> None:
    """The same run over an application that breaks its word finds it."""
    lying = Ground(_liar(), ground.token, {})
    text = "\n".join(fuzz(lying, UNIT_PHASES, 5).failures)
    for found in ("Server error", "Undocumented status code", "Response violates schema"):
        assert found in text


def _liar() -> FastAPI:
    app = FastAPI()

    @app.get("/crash", response_model=str)
    async def crash(number: int) -> JSONResponse:
        return JSONResponse("x", 500)

    @app.get("/other", response_model=list[int])
    async def other(number: int) -> JSONResponse:
        return JSONResponse({"a": 1}, 200 if number > 0 else 299)

    return app


def test_what_is_let_pass_is_still_said() -> None:
    """A refusal that is reworded must not leave its old words among those that are let pass."""
    source = "".join(path.read_text() for path in Path(empfio.__file__).parent.rglob("*.py"))
    assert [words for words in WORDLESS if words not in source] == []
