"""The tables as Django sees them."""

from typing import Any

from django.db import models


class Json(models.JSONField):
    """A column of type json, which the driver has read already (Django expects jsonb)."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The value as the driver gives it."""
        return value


class User(models.Model):
    """A user of an organization."""

    id = models.UUIDField(primary_key=True)
    organization_id = models.UUIDField()
    full_name = models.TextField()
    token_version = models.IntegerField()
    deactivated_at = models.DateTimeField(null=True)
    is_authenticated = True

    class Meta:
        app_label = "drf"
        managed = False
        db_table = "users"


class Lead(models.Model):
    """Who writes in."""

    id = models.UUIDField(primary_key=True)
    organization_id = models.UUIDField()
    name = models.TextField(null=True)
    email = models.TextField(null=True)

    class Meta:
        app_label = "drf"
        managed = False
        db_table = "leads"


class Conversation(models.Model):
    """A thread of messages."""

    id = models.UUIDField(primary_key=True)
    organization_id = models.UUIDField()
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE)
    session_key = models.TextField()
    channel = models.TextField()
    status = models.TextField()
    message_count = models.IntegerField()
    last_seq = models.IntegerField()
    text_bytes = models.BigIntegerField()
    version = models.IntegerField()
    last_message_at = models.DateTimeField(null=True)
    last_message_preview = models.TextField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        app_label = "drf"
        managed = False
        db_table = "conversations"


class Message(models.Model):
    """One message."""

    id = models.UUIDField(primary_key=True)
    organization_id = models.UUIDField()
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE)
    seq = models.IntegerField()
    role = models.TextField()
    content = models.TextField()
    metadata = Json()
    created_at = models.DateTimeField()

    class Meta:
        app_label = "drf"
        managed = False
        db_table = "messages"
