"""Arguments: what a door's endpoint takes, read from its signature once and from each request."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from fastapi import params
from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from empfio.kit.bodies import read_body, read_json_body
from empfio.kit.errors import Fault, InvalidError
from empfio.kit.ids import read_id
from empfio.kit.queries import as_invalid, read_query

Endpoint = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Arguments:
    """What an endpoint takes, read once from its signature: ids in the path, a query, a body.

    What stands in the path and is no id (its type is ``str``) is for the endpoint to read.
    """

    path_names: tuple[str, ...]
    path_texts: tuple[str, ...]
    query: tuple[str, type[BaseModel]] | None
    body: tuple[str, type[BaseModel]] | None

    @staticmethod
    def of(endpoint: Endpoint) -> "Arguments":
        """What the endpoint's signature asks for."""
        names: list[str] = []
        texts: list[str] = []
        query = body = None
        for name, parameter in inspect.signature(endpoint, eval_str=True).parameters.items():
            kind = parameter.annotation
            if inspect.isclass(kind) and issubclass(kind, Request):
                continue
            if get_origin(kind) is Annotated and any(
                isinstance(mark, params.Query) for mark in get_args(kind)[1:]
            ):
                query = (name, get_args(kind)[0])
            elif inspect.isclass(kind) and issubclass(kind, BaseModel):
                body = (name, kind)
            elif kind is str:
                texts.append(name)
            else:
                names.append(name)
        return Arguments(tuple(names), tuple(texts), query, body)

    async def read(self, call: Any, limit: int) -> dict[str, Any]:
        """The endpoint's arguments; raises the refusals 413, 415, 400 and 422, in this order."""
        value = None
        if self.body is not None:
            value = await read_json_body(call, limit)
        elif call.method not in ("GET", "HEAD"):
            call.body_bytes = await read_body(call, limit)
        arguments: dict[str, Any] = {name: call.path_params[name] for name in self.path_texts}
        for name in self.path_names:
            arguments[name] = _path_id(name, call.path_params[name])
        if self.query is not None:
            arguments[self.query[0]] = read_query(self.query[1], call.scope["query_string"])
        if self.body is not None:
            arguments[self.body[0]] = _checked(self.body[1], value)
        return arguments


def _path_id(name: str, text: str) -> Any:
    try:
        return read_id(text)
    except ValueError as error:
        raise InvalidError(f"path.{name} {error}.", [Fault(f"path.{name}", str(error))]) from None


def _checked(model: type[BaseModel], value: Any) -> BaseModel:
    try:
        return model.model_validate(value, strict=True)
    except ValidationError as error:
        raise as_invalid(error, "body") from None
