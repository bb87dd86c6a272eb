"""How providers are asked to send, and what their refusals mean for the next try."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from empfio.channels.contract import Outgoing, SendError
from empfio.channels.reading import storable
from empfio.kit.http import Http, HttpError, Request, Response

# WhatsApp: free text only within a day of the customer's last message ("Customer service window").
WINDOW = timedelta(hours=24)
_MOST_REASON = 300  # characters of what a provider says
_LONGEST_WAIT = 3_600.0  # seconds; who asks for longer is asked again by then


async def ask(http: Http, request: Request) -> Response:
    """The provider's answer; raises ``SendError`` where none came."""
    try:
        return await http.ask(request)
    except HttpError as error:
        raise SendError(error.reason, is_unknown=error.is_sent) from None


async def download(
    http: Http, provider: str, url: str, headers: Mapping[str, str], secrets: Iterable[str],
    most: int,
) -> bytes:  # fmt: skip
    """What is at an address of a provider's; raises ``SendError``, final where it is too large."""
    response = await ask(http, Request("GET", url, headers, most=most + 1))
    if response.status != 200:
        raise refusal(provider, response, "", secrets)
    if len(response.body) > most:
        raise too_large(most)
    return response.body


def too_large(most: int) -> SendError:
    """A file that is not kept."""
    return SendError(f"The file is larger than {most // 1_000_000} MB.", is_final=True)


def is_at(url: str, *hosts: str) -> bool:
    """Whether an address is plain https at one of these hosts, or below them."""
    host = urlsplit(url).hostname or ""
    is_theirs = any(host == one or host.endswith(f".{one}") for one in hosts)
    return is_theirs and re.fullmatch(r"https://[A-Za-z0-9.-]+/[!-~]*", url) is not None


def refusal(
    provider: str, response: Response, said: str, secrets: Iterable[str], *, wait: float = 5
) -> SendError:
    """The refusal by the status alone: 429 waits, 5xx is tried again, any other 4xx is final.

    ``said``: the provider's own words; ``wait``: seconds, where a 429 names none.
    """
    reason = f"{provider}: {hide(said, secrets) or f'status {response.status}'}"
    if response.status == 429:
        return SendError(reason, wait=wait_of(response.headers.get("retry-after"), wait))
    # A gateway that ran out of time had passed it on.
    is_unknown = response.status == 504
    return SendError(reason, is_final=400 <= response.status < 500, is_unknown=is_unknown)


def untold(provider: str) -> SendError:
    """Taken as it seems, in an answer that cannot be read."""
    return SendError(f"{provider} gave an answer that cannot be read.", is_unknown=True)


def wait_of(said: object, otherwise: float) -> float:
    """Seconds that a provider asks to wait, at most an hour."""
    text = str(said)
    seconds = float(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise
    return min(max(seconds, 1.0), _LONGEST_WAIT)


def hide(text: str, secrets: Iterable[str]) -> str:
    """The text on one line, short, and without the secrets that a provider may repeat."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "…").replace(quote(secret, safe=""), "…")
    return " ".join(storable(text).split())[:_MOST_REASON]


def is_window_over(part: Outgoing, now: datetime) -> bool:
    """Whether WhatsApp takes nothing but a template: the customer wrote more than a day ago."""
    return part.last_heard_at is not None and now - part.last_heard_at >= WINDOW


def secrets_of(secrets: Mapping[str, str]) -> list[str]:
    """The secrets, the longest first, so that none is left over in parts."""
    return sorted(secrets.values(), key=len, reverse=True)
