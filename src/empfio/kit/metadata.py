"""Metadata: free JSON objects of callers, bounded."""

import functools
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from empfio.kit.strict_json import write_json

MOST_BYTES = 16_384
OURS = 2_048  # bytes; what the server adds to a caller's metadata takes less
DEEPEST = 8


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


def check_metadata(value: dict[str, Any], most: int = MOST_BYTES) -> dict[str, Any]:
    """Refuse metadata over 16 KB as JSON or deeper than 8 (``PydanticCustomError``)."""
    if _depth(value) > DEEPEST:
        raise PydanticCustomError("metadata", "must not be nested deeper than 8")
    if len(write_metadata(value).encode()) > most:
        raise PydanticCustomError("metadata", "must not be larger than 16 KB")
    return value


def write_metadata(value: dict[str, Any]) -> str:
    """Metadata as the JSON text that is stored and shown."""
    return write_json(value)


Metadata = Annotated[
    dict[str, Any], AfterValidator(check_metadata), Field(description="At most 16 KB, 8 deep.")
]

KeptMetadata = Annotated[
    dict[str, Any], AfterValidator(functools.partial(check_metadata, most=MOST_BYTES + OURS))
]
"""Metadata as it was kept, with what the server added."""


@dataclass(frozen=True, slots=True)
class WithoutKeys:
    """Marks a kind of ``Metadata`` in which some keys are the server's own and refused."""

    keys: tuple[str, ...]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "propertyNames": {"not": {"enum": list(self.keys)}}}

    def _check(self, value: dict[str, Any]) -> dict[str, Any]:
        if own := sorted(value.keys() & set(self.keys)):
            raise PydanticCustomError(
                "metadata", "must not hold {keys}: the server sets it", {"keys": ", ".join(own)}
            )
        return value
