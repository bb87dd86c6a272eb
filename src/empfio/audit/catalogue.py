"""Everything that is written down; what stands before the dot is what it was done to."""

from typing import Literal, get_args

Action = Literal[
    "user.joined",
    "user.logged_in",
    "user.login_failed",
    "user.changed",
    "user.deactivated",
    "user.reactivated",
    "user.password_changed",
    "user.password_reset_sent",
    "user.password_reset",
    "session.ended",
    "session.token_reused",
    "invitation.made",
    "invitation.revoked",
    "invitation.accepted",
    "api_key.created",
    "api_key.revoked",
    "api_key.expired",
    "lead.changed",
    "lead.exported",
    "lead.erased",
    "conversation.status_changed",
    "organization.changed",
    "service.created",
    "service.changed",
    "service.removed",
    "staff.created",
    "staff.changed",
    "staff.removed",
    "opening_hours.changed",
]
ACTIONS: tuple[Action, ...] = get_args(Action)
