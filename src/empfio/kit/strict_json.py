"""JSON read strictly: what cannot be kept, or two readers could read differently, is refused.

Duplicate keys, NaN and Infinity, numbers out of range, a byte order mark, U+0000, lone
surrogates and deep nesting all have been ways into peers' servers.
"""

import json
import re
from typing import Any, NoReturn

from empfio.kit.errors import Fault, InvalidError, MalformedError

DEEPEST = 64
_MOST_DIGITS = 400
# Possessive, and a text that is never closed reaches to the end: nothing is ever read twice, so
# a hostile body costs no more than an honest one of its size.
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def write_json(value: Any) -> str:
    """The value as JSON text without spaces, in Unicode."""
    return _ENCODER.encode(value)


def read_json(body: bytes) -> Any:
    """The value of a JSON text.

    Raises ``MalformedError`` (400) where it is not JSON, ``InvalidError`` (422) where it is JSON
    that cannot be kept: deeper than 64, U+0000, a lone surrogate, a number out of range.
    """
    try:
        # Only a text with many brackets can be deep; counting them is far cheaper than parsing.
        if body.count(b"[") + body.count(b"{") > DEEPEST:
            _refuse_deep(body)
        value = _DECODER.decode(body.decode("utf-8"))
    except UnicodeDecodeError:
        raise MalformedError("The body is not UTF-8.") from None
    except (json.JSONDecodeError, RecursionError) as error:
        place = f" at character {error.pos}" if isinstance(error, json.JSONDecodeError) else ""
        raise MalformedError(f"The body is not JSON: it goes wrong{place}.") from None
    if b"\\u" in body:
        _refuse_unkeepable(value, "body")
    return value


def is_keepable(text: str) -> bool:
    """Whether PostgreSQL can keep the text: no U+0000 and no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _refuse_deep(body: bytes) -> None:
    """Depth by brackets outside strings, so that no parser recurses first."""
    deep = 0
    for bracket in _STRING.sub(b"", body).translate(None, delete=_NO_BRACKETS):
        deep += 1 if bracket in b"[{" else -1
        if deep > DEEPEST:
            raise InvalidError(
                f"The JSON is nested deeper than {DEEPEST}.",
                [Fault("body", f"nest at most {DEEPEST} deep")],
            )


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedError("The JSON has an object in which a key stands twice.")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedError(f"{name} is not JSON.")


def _read_float(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")) or len(digits) > _MOST_DIGITS:
        raise InvalidError("A number in the body is out of range.")
    return value


def _read_int(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise InvalidError("A number in the body is out of range.")
    return int(digits)


# Made once: json.loads and json.dumps make one for each text that is not read as they would.
_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique_keys,
    parse_constant=_refuse_constant,
    parse_float=_read_float,
    parse_int=_read_int,
)


def _refuse_unkeepable(value: Any, where: str) -> None:
    if isinstance(value, str):
        if not is_keepable(value):
            raise InvalidError(
                "A text in the body holds U+0000 or half of a surrogate pair.",
                [Fault(where, "remove U+0000 and lone surrogates")],
            )
    elif isinstance(value, dict):
        for key, item in value.items():
            _refuse_unkeepable(key, where)
            _refuse_unkeepable(item, f"{where}.{key}" if is_keepable(key) else where)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _refuse_unkeepable(item, f"{where}[{index}]")
