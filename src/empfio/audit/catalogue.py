"""Everything that is written down; what stands before the dot is what it was done to."""

from typing import Literal, get_args

Action = Literal[
    "user.joined",
    "user.logged_in",
    "user.login_failed",
    "session.ended",
    "session.token_reused",
    "api_key.created",
    "api_key.revoked",
    "lead.changed",
    "conversation.status_changed",
]
ACTIONS: tuple[Action, ...] = get_args(Action)
