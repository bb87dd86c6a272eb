"""The public forms of an attachment."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from empfio.attachments.records import Attachment, NewAttachment
from empfio.kit.clock import Time, write_time


class LinkShape(BaseModel):
    """Where a file is fetched, until when."""

    model_config = ConfigDict(
        extra="forbid",
        title="FileLink",
        json_schema_extra={
            "examples": [
                {
                    "url": "https://desk.example.com/files/AZzz",
                    "expires_at": "2026-03-07T10:10:00.000000Z",
                }
            ]
        },
    )

    url: str
    expires_at: Time


def attachment_form(one: Attachment | NewAttachment) -> dict[str, Any]:
    """An attachment as it stands in its message's metadata."""
    return {
        "id": str(one.id),
        "kind": one.kind,
        "name": one.name,
        "media_type": one.media_type,
        "size": one.size,
        "state": one.state,
        "reason": one.reason if isinstance(one, Attachment) else None,
    }


def link_form(url: str, expires_at: datetime) -> dict[str, Any]:
    """``LinkShape`` as plain values."""
    return {"url": url, "expires_at": write_time(expires_at)}
