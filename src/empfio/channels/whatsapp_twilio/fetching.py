"""Media of Twilio's, fetched: "Media subresource"; it answers with a redirect to a media host."""

import base64
import re

from empfio.channels.asking import ask, download, is_at, refusal, secrets_of, too_large
from empfio.channels.contract import Connection, SendError
from empfio.kit.http import Http, Request

# Of the account itself: the token is shown to nobody else, whatever a call says.
_PLACE = "https://api.twilio.com/2010-04-01/Accounts/{account}/Messages/"
_REST = re.compile(r"[A-Za-z0-9]{1,64}/Media/[A-Za-z0-9]{1,64}")
_HOSTS = ("twilio.com", "twiliocdn.com", "amazonaws.com")


def login_of(connection: Connection) -> dict[str, str]:
    """The header that shows the account's token."""
    login = f"{connection.settings['account_sid']}:{connection.secrets['auth_token']}"
    return {"authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}


async def fetch_media(http: Http, connection: Connection, reference: str, most: int) -> bytes:
    """The bytes of a medium that a customer sent; raises ``SendError``."""
    place = _PLACE.format(account=connection.settings["account_sid"])
    if not reference.startswith(place) or not _REST.fullmatch(reference.removeprefix(place)):
        raise SendError("Twilio says that the file is with somebody else.", is_final=True)
    secrets = secrets_of(connection.secrets)
    response = await ask(http, Request("GET", reference, login_of(connection), most=most + 1))
    if response.status in (301, 302, 303, 307, 308):
        # One step, and without the token.
        url = response.headers.get("location", "")
        if not is_at(url, *_HOSTS):
            raise SendError("Twilio says that the file is with somebody else.", is_final=True)
        return await download(http, "Twilio", url, {}, secrets, most)
    if response.status != 200:
        raise refusal("Twilio", response, "", secrets)
    if len(response.body) > most:
        raise too_large(most)
    return response.body
