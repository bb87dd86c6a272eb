"""Token check: the signature, then the user's row."""

import os
from typing import Any

import jwt
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from bench.baselines.drf.models import User


class TokenAuthentication(BaseAuthentication):
    """Bearer tokens of the product itself."""

    def authenticate(self, request: Any) -> tuple[User, dict[str, Any]] | None:
        """The user of the token."""
        parts = get_authorization_header(request).split()
        if len(parts) != 2 or parts[0].lower() != b"bearer":
            return None
        try:
            claims = jwt.decode(
                parts[1], os.environ["BENCH_KEY"], algorithms=["HS256"], audience="empfio-api"
            )
        except jwt.PyJWTError as error:
            raise AuthenticationFailed from error
        user = User.objects.filter(organization_id=claims["org"], id=claims["sub"]).first()
        if user is None or user.deactivated_at or user.token_version != claims["ver"]:
            raise AuthenticationFailed
        return user, claims

    def authenticate_header(self, request: Any) -> str:
        """What 401 says."""
        return "Bearer"
