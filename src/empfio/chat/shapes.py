"""What a visitor sees: the messages, and of their authors no more than a first name.

Notes, facts and metadata are the team's own and stay out of it.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from empfio.chat.records import Answering, Standing
from empfio.chat.rules import PLACE_PATTERN
from empfio.kit.clock import Time, json_time
from empfio.kit.ids import Id
from empfio.kit.strict_json import write_json
from empfio.kit.texts import Language, Texts, Translated
from empfio.organizations.records import Organization

_AUTHOR = "m.metadata->'author'->>'type'"
_NAME = "split_part(m.metadata->'author'->>'name', ' ', 1)"

# Options are the agent's and the desk's: what a person's program writes under that name is not
# looked at.
SAID = f"""'{{"id":"' || m.id || '","from":"' || CASE WHEN m.role = 'user' THEN 'visitor'
  WHEN {_AUTHOR} IN ('user', 'api_key') THEN 'person' ELSE 'agent' END
 || '","name":' || CASE WHEN m.role <> 'user' AND {_AUTHOR} = 'user'
  THEN to_json({_NAME})::text ELSE 'null' END
 || ',"text":' || to_json(m.content) || ',"options":' || CASE WHEN m.role <> 'user'
  AND {_AUTHOR} IN ('agent', 'system')
  THEN coalesce((m.metadata->'options')::text, '[]') ELSE '[]' END
 || ',"client_id":' || CASE WHEN m.role = 'user'
  THEN coalesce(to_json(m.metadata->'channel'->>'id')::text, 'null') ELSE 'null' END
 || ',"created_at":"' || {json_time("m.created_at")} || '"}}'"""
"""SQL over ``messages AS m``."""

_SAMPLES: list[dict[str, Any]] = [
    {
        "id": "770e8400-e29b-41d4-a716-446655440000",
        "from": "agent",
        "name": None,
        "text": "What can I do for you?",
        "options": [{"id": "hours", "label": "Opening hours", "description": ""}],
        "client_id": None,
        "created_at": "2026-03-07T10:15:00.000000Z",
    },
    {
        "id": "770e8400-e29b-41d4-a716-446655440001",
        "from": "visitor",
        "name": None,
        "text": "Opening hours",
        "options": [],
        "client_id": "5f0c7f5e-6c1b-4b60-8b5a-0f8f1e0a7f11",
        "created_at": "2026-03-07T10:15:04.000000Z",
    },
]


class OptionShape(BaseModel):
    """Something to tap: send its id as `choice`."""

    model_config = ConfigDict(extra="forbid", title="ChatOption")

    id: str
    label: str
    description: str


class SaidShape(BaseModel):
    """A message as its visitor sees it."""

    model_config = ConfigDict(
        extra="forbid", title="ChatMessage", json_schema_extra={"examples": [*_SAMPLES]}
    )

    id: Id
    from_: Literal["visitor", "agent", "person"] = Field(alias="from")
    name: str | None = Field(default=None, description="The first name of the person who wrote it.")
    text: str
    options: list[OptionShape] = Field(description="What can be tapped instead of writing.")
    client_id: str | None = Field(
        default=None, description="The `id` that the visitor's browser gave it."
    )
    created_at: Time


class HistoryShape(BaseModel):
    """What was said in this browser, oldest first."""

    model_config = ConfigDict(extra="forbid", title="ChatHistory")

    messages: list[SaidShape]
    has_more: bool = Field(description="Whether earlier messages were left out.")
    answered_by: Answering
    is_waiting: bool = Field(description="Whether the visitor spoke last.")
    cursor: str = Field(
        pattern=PLACE_PATTERN, description="For `after` of the stream: what comes from here on."
    )


class ChatShape(BaseModel):
    """A business as its visitors see it."""

    model_config = ConfigDict(
        extra="forbid",
        title="Chat",
        json_schema_extra={
            "examples": [
                {
                    "slug": "salon-olga",
                    "name": "Salon Olga",
                    "languages": ["de", "en"],
                    "greeting": {"en": "Hello! How can we help?"},
                }
            ]
        },
    )

    slug: str
    name: str
    languages: list[Language]
    greeting: Translated


class VisitorShape(BaseModel):
    """A new visitor."""

    model_config = ConfigDict(
        extra="forbid",
        title="ChatVisitor",
        json_schema_extra={
            "examples": [
                {
                    "visitor_token": "visitor_Vb2Yx0JrQfC8m0uT3b1mJw7hB1nKd4sZpX9aQe5oRkE",
                    "unused_days": 365,
                }
            ]
        },
    )

    visitor_token: str = Field(
        description="Send it as X-Visitor-Token; it is kept by the browser and shown once."
    )
    unused_days: int = Field(description="It ends after so many days without use.")


def chat_form(found: Organization) -> bytes:
    """The public form of a business's chat."""
    greeting: Texts = found.greeting
    told = {"slug": found.slug, "name": found.name, "languages": found.languages}
    return write_json({**told, "greeting": greeting}).encode()


def standing_form(standing: Standing) -> str:
    """How a conversation stands, as the stream tells it."""
    return write_json({"answered_by": standing.answered_by, "is_waiting": standing.is_waiting})
