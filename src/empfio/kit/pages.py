"""Pages of a list: by number as published, or by a cursor that walks at constant cost."""

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

LARGEST_NUMBER = 2**31 - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def read_whole_number(value: Any) -> Any:
    """Digits as int; ``1.0``, ``+1``, ``1_0``, spaces and non-ASCII digits are refused."""
    if isinstance(value, str):
        if value.isascii() and value.isdigit() and len(value) <= 10:
            return int(value)
        raise PydanticCustomError("whole_number", "must be a whole number, digits only")
    return value


# The bounds stand before the reading: only then does the schema show them as minimum, maximum.
_READ = BeforeValidator(read_whole_number)
PageNumber = Annotated[int, Field(ge=1, le=LARGEST_NUMBER, description="Page number."), _READ]
PageSize = Annotated[int, Field(ge=1, le=100, description="Results per page."), _READ]
Limit = Annotated[int, Field(ge=1, le=500, description="Most messages to return."), _READ]
Offset = Annotated[int, Field(ge=0, le=LARGEST_NUMBER, description="Messages to skip."), _READ]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next page begins: after this row, in this order, as page ``page``."""

    sort: str
    page: int
    moment: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its items as JSON text, how many, and the place of the last one."""

    items: str
    count: int
    last_moment: datetime | None
    last_id: UUID | None

    def next_cursor(self, sort: str, number: int, size: int) -> str | None:
        """Where page ``number`` of pages of ``size`` begins; None where this one is not full."""
        if self.count < size or self.last_moment is None or self.last_id is None:
            return None
        return write_cursor(Cursor(sort, number, self.last_moment, self.last_id))


def write_cursor(cursor: Cursor) -> str:
    """The cursor as text that callers treat as opaque."""
    micros = (cursor.moment - _EPOCH) // _MICROSECOND
    packed = struct.pack(">Iq16s", cursor.page, micros, cursor.id.bytes) + cursor.sort.encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def cursor_sql(page: str, moment: str, key: str, sort: str) -> str:
    """SQL that prints just what ``write_cursor`` does."""
    micros = f"(extract(epoch FROM {moment}) * 1000000)::bigint"
    packed = f"int4send({page}) || int8send({micros}) || uuid_send({key}) || '{sort}'::bytea"
    # What has no counterpart is dropped: the padding, and the ends of lines.
    return f"translate(encode({packed}, 'base64'), E'+/=\\n', '-_')"


def read_cursor(value: Any) -> Cursor:
    """The cursor in a text that ``write_cursor`` made; raises ``PydanticCustomError`` otherwise."""
    if isinstance(value, Cursor):
        return value
    try:
        packed = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
        page, micros, key = struct.unpack(">Iq16s", packed[:28])
        moment = _EPOCH + timedelta(microseconds=micros)
        cursor = Cursor(packed[28:].decode("ascii"), page, moment, UUID(bytes=key))
        if 1 <= page <= LARGEST_NUMBER and write_cursor(cursor) == value:
            return cursor
    except (binascii.Error, struct.error, ValueError, OverflowError, TypeError):
        pass
    raise PydanticCustomError("cursor", "must be a next_cursor of an earlier answer")


_Opaque = Annotated[str, Field(pattern="^[A-Za-z0-9_-]+$")]
CursorText = Annotated[Cursor, BeforeValidator(read_cursor, json_schema_input_type=_Opaque)]
