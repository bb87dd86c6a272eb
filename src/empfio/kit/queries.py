"""Query strings read strictly: a known parameter once, in the right form; unknown ones ignored."""

import functools
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl

from pydantic import BaseModel, ValidationError

from empfio.kit.errors import Fault, InvalidError
from empfio.kit.strict_json import is_keepable

_MOST_PARAMETERS = 100
Model = TypeVar("Model", bound=BaseModel)


def read_query(model: type[Model], query: bytes) -> Model:
    """The parameters of a query string as ``model``.

    Raises ``InvalidError`` with one fault for each parameter that is wrong.
    """
    # Reading is pure, so the handful of queries that dashboards repeat are read once.
    if len(query) > 200:
        return _read(model, query)
    return cast(Model, _read_again(model, query))


def _read(model: type[Model], query: bytes) -> Model:
    known = _known_names(model)
    given: dict[str, str] = {}
    for name, value in _pairs(query):
        if name not in known:
            continue
        if name in given:
            raise InvalidError(
                f"The parameter {name} stands twice.", [Fault(f"query.{name}", "give it once")]
            )
        given[name] = value
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise as_invalid(error, "query") from None


_read_again = functools.lru_cache(maxsize=1024)(_read)


@functools.cache
def _known_names(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(field.alias or name for name, field in model.model_fields.items())


def _pairs(query: bytes) -> list[tuple[str, str]]:
    if not query:
        return []
    try:
        pairs = parse_qsl(
            query.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except UnicodeDecodeError:
        raise InvalidError("The query is not UTF-8, percent-encoded.") from None
    except ValueError:
        raise InvalidError(f"The query has more than {_MOST_PARAMETERS} parameters.") from None
    for name, value in pairs:
        if not is_keepable(name) or not is_keepable(value):
            raise InvalidError("The query holds U+0000, which no text may.")
    return pairs


# Where pydantic's words would name a class of ours, or leave open what to do.
_SAID = {
    "extra_forbidden": "is not known here; leave it out",
    "model_type": "must be a JSON object",
    "dict_type": "must be a JSON object",
    "missing": "is needed",
}


def as_invalid(error: ValidationError, root: str) -> InvalidError:
    """Pydantic's findings as a refusal: one fault each, never repeating the input."""
    faults = [
        Fault(_place(root, found["loc"]), _SAID.get(found["type"], found["msg"]).rstrip("."))
        for found in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    first = faults[0]
    more = f" {len(faults) - 1} more in errors." if len(faults) > 1 else ""
    return InvalidError(f"{first.where}: {first.what}.{more}", faults[:50])


def _place(root: str, location: tuple[int | str, ...]) -> str:
    place = root
    for step in location:
        place += f"[{step}]" if isinstance(step, int) else f".{step[:100]}"
    return place


def as_dict(model: BaseModel) -> dict[str, Any]:
    """Only what was given, by name: for PATCH, where absent and null differ."""
    return model.model_dump(exclude_unset=True)
