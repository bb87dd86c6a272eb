"""Every event there is, and what it carries: ids and states, never anybody's name or words."""

from typing import Any, Literal, get_args

Event = Literal[
    "lead.created",
    "lead.changed",
    "lead.status_changed",
    "lead.erased",
    "conversation.created",
    "conversation.status_changed",
    "conversation.erased",
    "message.added",
    "api_key.created",
    "api_key.revoked",
    "user.joined",
    "organization.changed",
    "connection.created",
    "connection.changed",
    "connection.removed",
    "message.delivery_changed",
    "conversation.handed_over",
    "conversation.handed_back",
    "conversation.assigned",
    "lead.blocked",
    "lead.unblocked",
    "message.attachment_changed",
    "service.created",
    "service.changed",
    "service.removed",
    "staff.created",
    "staff.changed",
    "staff.removed",
    "opening_hours.changed",
    "lead.merged",
    "lead.merge_undone",
    "canned_reply.created",
    "canned_reply.changed",
    "canned_reply.removed",
]
EVENTS: tuple[Event, ...] = get_args(Event)

CARRIES: dict[Event, tuple[str, ...]] = {
    "lead.created": ("id", "channel", "status", "created_at"),
    "lead.changed": ("id", "fields"),
    "lead.status_changed": ("id", "previous_status", "status"),
    "lead.erased": ("id",),  # and with the lead all its conversations
    "conversation.created": ("id", "lead_id", "channel", "status", "message_count"),
    "conversation.status_changed": ("id", "lead_id", "channel", "previous_status", "status"),
    "conversation.erased": ("id", "lead_id"),
    "message.added": ("id", "conversation_id", "lead_id", "seq", "role"),
    "api_key.created": ("id",),
    "api_key.revoked": ("id",),
    "user.joined": ("id", "role"),
    "organization.changed": ("id", "fields"),
    "connection.created": ("id", "kind"),
    "connection.changed": ("id",),
    "connection.removed": ("id",),
    "message.delivery_changed": ("id", "conversation_id", "state"),
    "conversation.handed_over": ("id", "lead_id", "reason"),
    "conversation.handed_back": ("id", "lead_id"),
    "conversation.assigned": ("id", "lead_id", "assigned_to"),
    "lead.blocked": ("id",),
    "lead.unblocked": ("id",),
    "message.attachment_changed": ("id", "conversation_id", "message_id", "state"),
    "service.created": ("id",),
    "service.changed": ("id", "fields"),
    "service.removed": ("id",),
    "staff.created": ("id",),
    "staff.changed": ("id", "fields"),
    "staff.removed": ("id",),
    "opening_hours.changed": ("fields",),
    "lead.merged": ("id", "other_id"),  # the other became a part of it
    "lead.merge_undone": ("id", "other_id"),
    "canned_reply.created": ("id",),
    "canned_reply.changed": ("id", "fields"),
    "canned_reply.removed": ("id",),
}


def is_complete(event: Event, data: dict[str, Any]) -> bool:
    """Whether the data is exactly what the catalogue promises of this event."""
    return set(data) == set(CARRIES[event])
