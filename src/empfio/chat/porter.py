"""The porter: which visitor a token is, whose chat an address is, and whose pages may hold it."""

import time
from dataclasses import dataclass, field

from empfio.access import actions as access
from empfio.access.callers import system_caller
from empfio.chat import actions, store
from empfio.chat.errors import ForeignOriginError, InvalidVisitorError, NoSuchChatError
from empfio.chat.records import TOKEN_PREFIX, Guest
from empfio.chat.rules import is_own_page, is_slug
from empfio.kit.db import Database
from empfio.kit.quotas import Quota
from empfio.kit.scope import Caller
from empfio.kit.secrets import hash_token
from empfio.organizations import actions as organizations

TRUSTED_FOR = 0.5  # seconds that a visitor, and what a business allows, is believed to be as it was
_MOST_TRUSTED = 10_000


@dataclass(slots=True)
class Porter:
    """Recognises visitors; a token is looked up at most twice a second.

    ``address``: where our own pages are.
    """

    database: Database
    address: str
    visitor_quota: Quota
    address_quota: Quota
    _guests: dict[bytes, tuple[float, Guest]] = field(default_factory=dict)
    _listed: dict[str, tuple[float, bool]] = field(default_factory=dict)

    async def recognise(self, token: str) -> Guest:
        """Whose token this is; raises ``InvalidVisitorError``."""
        if not token.startswith(TOKEN_PREFIX) or not token.isascii():
            raise InvalidVisitorError
        token_hash, began = hash_token(token), time.monotonic()
        trusted = self._guests.get(token_hash)
        if trusted is not None and trusted[0] > began:
            return trusted[1]
        guest = await self._look_up(token_hash)
        if len(self._guests) >= _MOST_TRUSTED:
            self._guests.clear()
        self._guests[token_hash] = (began + TRUSTED_FOR, guest)
        return guest

    async def _look_up(self, token_hash: bytes) -> Guest:
        found = await store.find_token_across_organizations(self.database, token_hash)
        if found is None:
            raise InvalidVisitorError
        organization_id, visitor_id = found
        caller = system_caller(self.database, organization_id)
        async with caller.open_scope() as scope:
            present = await actions.note_presence(scope, [visitor_id])
            setup = await organizations.read_setup(scope)
        if not present:
            raise InvalidVisitorError
        return Guest(caller, visitor_id, frozenset(setup.allowed_origins))

    async def find_chat(self, slug: str) -> Caller:
        """The business at this address, as a caller; raises ``NoSuchChatError``."""
        found = await access.find_by_slug(self.database, slug) if is_slug(slug) else None
        if found is None:
            raise NoSuchChatError
        return system_caller(self.database, found)

    async def check_origin(self, caller: Caller, origin: str, host: str) -> None:
        """Raise ``ForeignOriginError`` unless the business's chat may stand on such a page."""
        if is_own_page(origin, host, self.address):
            return
        async with caller.open_statement() as scope:
            setup = await organizations.read_setup(scope)
        if origin not in setup.allowed_origins:
            raise ForeignOriginError

    async def check_listed(self, origin: str, host: str) -> None:
        """Raise ``ForeignOriginError`` unless some business's chat may stand on such a page.

        For a preflight, which does not say whose visitor will ask.
        """
        if is_own_page(origin, host, self.address):
            return
        began = time.monotonic()
        is_listed = self._listed.get(origin)
        if is_listed is None or is_listed[0] <= began:
            found = await organizations.is_origin_allowed(self.database, origin)
            if len(self._listed) >= _MOST_TRUSTED:
                self._listed.clear()
            is_listed = self._listed[origin] = (began + TRUSTED_FOR, found)
        if not is_listed[1]:
            raise ForeignOriginError
