"""Kinds of fields that more than one room takes: whole numbers, and lists without repetition."""

from typing import Any

from pydantic import BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


# Bounds stand before it in an annotation: only then does the schema show minimum and maximum.
WHOLE = BeforeValidator(_whole)
"""30.0 is a whole number in JSON, as 30 is."""


class Distinct:
    """Marks a list in which nothing may stand twice."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "uniqueItems": True}

    def _check(self, items: list[Any]) -> list[Any]:
        if len(set(items)) < len(items):
            raise PydanticCustomError("distinct", "must not hold the same twice")
        return items
