"""The API's shapes as TypeScript: ``python web/inbox/shapes.py`` writes them.

A house test compares. Only what a schema says of types is taken; the rest is in the reference.
"""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "src" / "api" / "shapes.ts"
HEAD = "// Written by web/inbox/shapes.py from the API's own schema. Not to be edited by hand.\n"
LONG = 20  # values from which on an enumeration is taken for a plain text
_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}


def written(openapi: dict[str, Any]) -> str:
    """The whole file."""
    schemas = openapi["components"]["schemas"]
    return HEAD + "".join(_declared(name, schemas[name]) for name in sorted(schemas))


def _declared(name: str, schema: dict[str, Any]) -> str:
    if "properties" not in schema:
        return f"\nexport type {name} = {_type(schema)};\n"
    required = schema.get("required", ())
    lines = (
        f"  {field}{'' if field in required else '?'}: {_type(about)};\n"
        for field, about in schema["properties"].items()
    )
    return f"\nexport interface {name} {{\n{''.join(lines)}}}\n"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(map(_type, schema["anyOf"])))
    if "const" in schema:
        return json.dumps(schema["const"])
    if len(schema.get("enum", ())) in range(1, LONG):
        return " | ".join(map(json.dumps, schema["enum"]))
    return _built(schema)


def _built(schema: dict[str, Any]) -> str:
    kind = schema.get("type")
    if kind == "array":
        inner = _type(schema.get("items", {}))
        return f"({inner})[]" if " " in inner else f"{inner}[]"
    if kind == "object":
        values = schema.get("additionalProperties")
        return f"Record<string, {_type(values) if isinstance(values, dict) else 'unknown'}>"
    return _PLAIN.get(str(kind), "null" if kind == "null" else "unknown")


if __name__ == "__main__":
    from empfio.kit.settings import Settings
    from empfio.main import create_app

    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(written(create_app(Settings()).openapi()), encoding="utf-8")
