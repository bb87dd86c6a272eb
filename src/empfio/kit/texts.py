"""Texts that customers and callers give, as types with their lengths."""

from typing import Annotated, Literal

from pydantic import Field
from pydantic.config import JsonDict

# Documents what every body and query is checked for as a whole: no U+0000.
NO_NUL: JsonDict = {"pattern": "^[^\\u0000]*$"}

Line = Annotated[str, Field(max_length=200, json_schema_extra=NO_NUL)]
"""A name or an address, at most 200 characters."""
Passage = Annotated[str, Field(max_length=10_000, json_schema_extra=NO_NUL)]
"""Notes, at most 10,000 characters."""
Content = Annotated[str, Field(max_length=65_536, json_schema_extra=NO_NUL)]
"""What somebody wrote, at most 65,536 characters."""
GivenContent = Annotated[str, Field(min_length=1, max_length=65_536, json_schema_extra=NO_NUL)]
"""As ``Content``, and not empty."""

# Besides what every reader of patterns calls white space, what only some of them do.
_SPACE = r"\s\x00-\x1f\x85\ufeff"
Email = Annotated[str, Field(max_length=254, pattern=f"^[^@{_SPACE}]+@[^@{_SPACE}]+$")]
"""An address of mail, as far as its form tells."""
Website = Annotated[str, Field(max_length=2_000, pattern=f"^https?://[^{_SPACE}]+$")]

Language = Literal["en", "de"]
"""The languages that we speak."""
Texts = dict[Language, str]
"""One text in some of our languages."""
_Translation = Annotated[str, Field(min_length=1, max_length=1_000, json_schema_extra=NO_NUL)]
Translated = dict[Language, _Translation]
"""``Texts`` as they are given, each at most 1,000 characters."""


def without_default(schema: JsonDict) -> None:
    """Of a field that may be left out but not be null: its default is never used."""
    del schema["default"]
