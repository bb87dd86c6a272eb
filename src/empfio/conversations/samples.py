"""The published samples of conversations and messages, written out in full."""

from pydantic.config import JsonDict, JsonValue

LEAD_SAMPLE: JsonDict = {
    "id": "550e8400-e29b-41d4-a716-446655440000",
    "name": "Jane Smith",
    "email": "jane@example.com",
}
HEAD_SAMPLE: JsonDict = {
    "id": "880b0500-e29b-41d4-a716-446655440000",
    "lead_id": LEAD_SAMPLE["id"],
    "session_key": "whatsapp_+49123456789",
    "channel": "whatsapp",
    "status": "completed",
    "message_count": 12,
    "created_at": "2026-03-07T10:00:00.000000Z",
    "updated_at": "2026-03-07T10:15:00.000000Z",
}
LISTED_SAMPLE: JsonDict = {
    **HEAD_SAMPLE,
    "lead": LEAD_SAMPLE,
    "last_message_at": "2026-03-07T10:15:00.000000Z",
    "last_message_preview": "Your appointment is confirmed for...",
    "unread": False,
    "assigned_to": None,
    "handover": None,
}
MESSAGE_SAMPLES: list[JsonValue] = [
    {
        "id": "990c0600-e29b-41d4-a716-446655440000",
        "conversation_id": HEAD_SAMPLE["id"],
        "role": "user",
        "content": "Hi, I'd like to book a haircut",
        "metadata": {},
        "created_at": "2026-03-07T10:00:00.000000Z",
        "delivery": None,
    },
    {
        "id": "aa0d0700-e29b-41d4-a716-446655440000",
        "conversation_id": HEAD_SAMPLE["id"],
        "role": "assistant",
        "content": "Hello! I'd be happy to help you book a haircut...",
        "metadata": {},
        "created_at": "2026-03-07T10:00:05.000000Z",
        "delivery": {"state": "read", "reason": None},
    },
]
DETAIL_SAMPLE: JsonDict = {
    **HEAD_SAMPLE,
    "message_count": 2,
    "messages": MESSAGE_SAMPLES,
    "lead": LEAD_SAMPLE,
    "last_message_at": "2026-03-07T10:00:05.000000Z",
    "last_message_preview": "Hello! I'd be happy to help you book a haircut...",
    "unread": False,
    "assigned_to": None,
    "handover": None,
}
PAGE_SAMPLE: JsonDict = {
    "conversations": [LISTED_SAMPLE],
    "total": 28,
    "page": 1,
    "size": 20,
    "next_cursor": "AAAAAgAGTGxxOPEAiAsFAOKbQdSnFkRmVUQAAC11cGRhdGVkX2F0",
}


FOUND_SAMPLE: JsonDict = {
    "id": "990c0600-e29b-41d4-a716-446655440000",
    "conversation_id": HEAD_SAMPLE["id"],
    "role": "user",
    "content": "Hi, I'd like to book a haircut",
    "metadata": {},
    "created_at": "2026-03-07T10:00:00.000000Z",
    "delivery": None,
    "channel": "whatsapp",
    "lead": LEAD_SAMPLE,
    "passages": [
        [
            {"text": "Hi, I'd like to book a ", "is_match": False},
            {"text": "haircut", "is_match": True},
        ]
    ],
}
FOUND_PAGE_SAMPLE: JsonDict = {
    "messages": [FOUND_SAMPLE],
    "total": 2,
    "total_is_exact": True,
    "size": 1,
    "next_cursor": FOUND_SAMPLE["id"],
}
