"""Media of the Cloud API, fetched: "Retrieve media URL" and "Download media"."""

import re
from urllib.parse import quote

from empfio.channels.asking import ask, download, is_at, secrets_of, too_large
from empfio.channels.contract import Connection, SendError
from empfio.channels.reading import at, read_json, text_at
from empfio.channels.whatsapp_meta.sending import API, refused
from empfio.kit.http import Http, Request

_ID = re.compile(r"[0-9A-Za-z_-]{1,200}")
_HOSTS = ("fbsbx.com", "facebook.com", "fbcdn.net", "whatsapp.net")  # the token goes nowhere else


async def fetch_media(http: Http, connection: Connection, reference: str, most: int) -> bytes:
    """The bytes of a medium that a customer sent; raises ``SendError``."""
    if not _ID.fullmatch(reference):
        raise SendError("WhatsApp gave the file no id.", is_final=True)
    headers = {"authorization": f"Bearer {connection.secrets['access_token']}"}
    number = quote(str(connection.settings["phone_number_id"]), safe="")
    url = f"{API}/{reference}?phone_number_id={number}"
    response = await ask(http, Request("GET", url, headers))
    told = read_json(response.body)
    place = text_at(told, "url")
    if response.status != 200 or not place:
        raise refused(response, connection)
    if not is_at(place, *_HOSTS):
        raise SendError("WhatsApp says that the file is with somebody else.", is_final=True)
    size = at(told, "file_size")
    if isinstance(size, int) and size > most:
        raise too_large(most)
    return await download(http, "WhatsApp", place, headers, secrets_of(connection.secrets), most)
