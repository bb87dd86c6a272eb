"""Serializers, views and addresses."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from rest_framework import generics, pagination, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from bench.baselines.drf.models import Conversation, Lead, Message


class LeadSerializer(serializers.ModelSerializer):
    class Meta:
        model = Lead
        fields = ("id", "name", "email")


class MessageSerializer(serializers.ModelSerializer):
    conversation_id = serializers.UUIDField(read_only=True)

    class Meta:
        model = Message
        fields = ("id", "conversation_id", "role", "content", "metadata", "created_at")
        read_only_fields = ("id", "role", "metadata", "created_at")


class ConversationSerializer(serializers.ModelSerializer):
    lead = LeadSerializer(read_only=True)
    lead_id = serializers.UUIDField(read_only=True)

    class Meta:
        model = Conversation
        fields = ("id", "lead_id", "session_key", "channel", "status", "message_count",
                  "created_at", "updated_at", "lead", "last_message_at",
                  "last_message_preview")  # fmt: skip


class DetailSerializer(ConversationSerializer):
    messages = serializers.SerializerMethodField()

    class Meta(ConversationSerializer.Meta):
        fields = (*ConversationSerializer.Meta.fields, "messages")

    def get_messages(self, conversation: Conversation) -> Any:
        found = Message.objects.filter(
            organization_id=conversation.organization_id, conversation_id=conversation.id
        ).order_by("seq")
        return MessageSerializer(found, many=True).data


class Pages(pagination.PageNumberPagination):
    page_size = 20
    page_size_query_param = "size"
    max_page_size = 100

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "conversations": data,
                "total": self.page.paginator.count,
                "page": self.page.number,
                "size": self.page.paginator.per_page,
            }
        )


class Conversations(generics.ListAPIView):
    serializer_class = ConversationSerializer
    pagination_class = Pages

    def get_queryset(self) -> Any:
        return (
            Conversation.objects.filter(organization_id=self.request.user.organization_id)
            .select_related("lead")
            .order_by("-updated_at", "-id")
        )


class OneConversation(generics.RetrieveAPIView):
    serializer_class = DetailSerializer

    def get_queryset(self) -> Any:
        return Conversation.objects.filter(
            organization_id=self.request.user.organization_id
        ).select_related("lead")


class Messages(generics.ListCreateAPIView):
    serializer_class = MessageSerializer

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        mine = {"organization_id": request.user.organization_id}
        conversation = get_object_or_404(Conversation, pk=kwargs["pk"], **mine)
        limit = int(request.query_params.get("limit", 100))
        offset = int(request.query_params.get("offset", 0))
        found = Message.objects.filter(conversation_id=conversation.pk, **mine)
        rows = found.order_by("seq")[offset : offset + limit]
        return Response(self.get_serializer(rows, many=True).data)

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        message = self._append(kwargs["pk"], serializer.validated_data["content"])
        return Response(self.get_serializer(message).data, status=status.HTTP_201_CREATED)

    @transaction.atomic
    def _append(self, pk: uuid.UUID, content: str) -> Message:
        user = self.request.user
        mine = {"organization_id": user.organization_id}
        conversation = get_object_or_404(
            Conversation.objects.select_for_update(no_key=True), pk=pk, **mine
        )
        now = timezone.now()
        message = Message.objects.create(
            id=uuid.uuid4(),
            conversation_id=conversation.pk,
            seq=conversation.last_seq + 1,
            role="assistant",
            content=content,
            metadata={"author": {"type": "user", "id": str(user.pk), "name": user.full_name}},
            created_at=now,
            **mine,
        )
        Conversation.objects.filter(pk=conversation.pk, **mine).update(
            last_seq=F("last_seq") + 1,
            message_count=F("message_count") + 1,
            text_bytes=F("text_bytes") + len(content.encode()),
            version=F("version") + 1,
            status="escalated",
            updated_at=now,
            last_message_at=now,
            last_message_preview=content[:120],
        )
        return message


urlpatterns = [
    path("api/v1/conversations", Conversations.as_view()),
    path("api/v1/conversations/<uuid:pk>", OneConversation.as_view()),
    path("api/v1/conversations/<uuid:pk>/messages", Messages.as_view()),
]
