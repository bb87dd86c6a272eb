"""Pure decisions about files: what one is by its content, and how it is named to a browser."""

from urllib.parse import quote

from empfio.channels.contract import Media

UNKNOWN = "application/octet-stream"
# How files of each kind begin: "List of file signatures", and each format's own description.
_BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
    (b"#!AMR", "audio/amr"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_BRANDS = {b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"heic": "image/heic", b"mif1": "image/heic"}
# What is sent as a picture must be one; a document may be anything, and a voice message comes as
# video to those who do not look closely.
_FAMILIES: dict[Media, tuple[str, ...]] = {
    "image": ("image/",),
    "sticker": ("image/", "video/", "application/"),  # animated ones are packed
    "audio": ("audio/", "video/"),
    "video": ("video/", "image/gif"),
    "document": ("",),
}


def media_type_of(data: bytes) -> str:
    """The media type by the content alone; what is not known is ``application/octet-stream``.

    Texts are plain texts, also those that a browser would run: HTML, SVG, scripts.
    """
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    if data[:4] == b"RIFF":
        return _RIFF.get(data[8:12], UNKNOWN)
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], "video/mp4")
    return "text/plain; charset=utf-8" if _is_text(data) else UNKNOWN


def is_what_it_says(kind: Media, media_type: str) -> bool:
    """Whether content of this type may come as such a message."""
    return media_type.startswith(_FAMILIES[kind])


def disposition(name: str | None, fallback: str) -> str:
    """The header that has a browser save a file, and never show it (RFC 6266)."""
    plain = "".join(c if c.isprintable() and c not in '/\\"' else "_" for c in name or fallback)
    return f"attachment; filename*=UTF-8''{quote(plain[:150], safe='')}"


def _is_text(data: bytes) -> bool:
    try:
        return bool(data) and "\x00" not in data.decode()
    except UnicodeDecodeError:
        return False
