"""Settings: read once from the environment (``EMPFIO_…``); the table is docs/settings.md."""

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    FilePath,
    SecretStr,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_SCHEMES = ("postgresql://", "postgres://")


def default_data_folder() -> Path:
    """Where data lives unless told otherwise: /var/lib for root, the XDG data home for a user."""
    if os.geteuid() == 0:
        return Path("/var/lib/empfio/data")
    home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(home).expanduser() / "empfio"


def _read_networks(text: object) -> object:
    if not isinstance(text, str):
        return text
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def _check_public_url(text: str) -> str:
    """Raises ValueError unless scheme and host, perhaps a port, are all there is."""
    parts = urlsplit(text)
    is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
    if not is_address or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("give scheme and host, such as https://desk.example.com")
    _ = parts.port  # raises for what is no port
    return f"{parts.scheme}://{parts.netloc}"


Networks = Annotated[
    tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_read_networks)
]
PublicUrl = Annotated[str, AfterValidator(_check_public_url)]


class Settings(BaseSettings):
    """Everything that can be set, with its default."""

    # Empty is unset: EMPFIO_HOST= must not mean every address of the machine.
    model_config = SettingsConfigDict(
        env_prefix="EMPFIO_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    database_url: SecretStr | None = Field(
        default=None, description="PostgreSQL ≥ 15 of one's own; without it the embedded one runs."
    )
    pg_bin: Path | None = Field(
        default=None, description="Folder of the PostgreSQL programs for the embedded server."
    )
    backup_url: SecretStr | None = Field(
        default=None,
        description="Address of a superuser, or of a role with BYPASSRLS, for `backup` and "
        "`restore` of a database of one's own.",
    )
    data: Path = Field(
        default_factory=default_data_folder,
        description="Folder of the embedded database, the generated secret key, and customers' "
        "files.",
    )
    host: str = Field(default="127.0.0.1", description="Address `serve` listens on.")
    port: int = Field(default=8001, ge=0, le=65535, description="Port `serve` listens on.")
    public_url: PublicUrl | None = Field(
        default=None,
        description="Where callers reach us, such as `https://desk.example.com`; without a path.",
    )
    trusted_proxies: Networks | None = Field(
        default=None,
        description="Addresses and networks, separated by commas, of the proxies whose "
        "X-Forwarded-For is believed.",
    )
    request_seconds: float = Field(
        default=10,
        gt=0,
        le=600,
        description="Seconds a client has to send a request's headers, and again its body.",
    )
    rate_per_minute: int = Field(
        default=3000,
        ge=0,
        description="Requests a minute of one user or API key, for each serving process; "
        "0 is no limit.",
    )
    rate_per_address: int = Field(
        default=120,
        ge=0,
        description="Requests a minute without a valid token from one address, for each serving "
        "process; 0 is no limit.",
    )
    bulk_read_megabytes: int = Field(
        default=5,
        ge=0,
        description="Megabytes that a user or an API key may read within an hour, of one serving "
        "process and each thing counted once, before the owners are told; 0 is never.",
    )
    chat_rate_per_visitor: int = Field(
        default=60,
        ge=0,
        description="Requests a minute of one visitor of the web chat, for each serving process; "
        "0 is no limit.",
    )
    chat_rate_per_address: int = Field(
        default=600,
        ge=0,
        description="Requests a minute of all visitors at one address, for each serving process; "
        "0 is no limit.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="Signs tokens; at least 32 characters. Required with EMPFIO_DATABASE_URL.",
    )
    registration: Literal["open", "first", "closed"] = Field(
        default="open",
        description="Who may found an organization by `POST /api/v1/auth/register`: anybody, "
        "whoever comes first on an empty server, or nobody. Invitations always work.",
    )
    token_hours: float = Field(
        default=12, gt=0, le=24 * 365, description="Life of an access token, in hours."
    )
    session_days: float = Field(
        default=30,
        gt=0,
        le=366,
        description="After how long without use a session ends, in days.",
    )
    login_failures_per_address: int = Field(
        default=5,
        ge=0,
        description="Failed logins of one address that are taken in 5 minutes, over all "
        "processes; 0 is no limit.",
    )
    login_failures_per_account: int = Field(
        default=10,
        ge=0,
        description="Failed logins for one account that are taken in 15 minutes, whether it "
        "exists or not; 0 is no limit.",
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description="Server that sends our mails, such as `smtp://user:password@host:587` "
        "(STARTTLS) or `smtps://…:465`; without it none are sent.",
    )
    mail_from: str | None = Field(
        default=None,
        validate_default=True,
        description="Address our mails come from. Required with EMPFIO_SMTP_URL.",
    )
    pool_size: int = Field(
        default=6, ge=2, le=100, description="Database connections of one serving process."
    )
    scope_reads_by: Literal["session", "transaction"] = Field(
        default="session",
        description="How reads name their organization: `transaction` (SET LOCAL) for Citus and "
        "for poolers in transaction mode.",
    )
    phone_region: str | None = Field(
        default=None,
        pattern="^[A-Z]{2}$",
        description="Country (ISO 3166) of phone numbers written without a country code.",
    )
    abandon_hours: float = Field(
        default=24,
        ge=0,
        le=24 * 365,
        description="After how long without an answer to our last word an active conversation is "
        "abandoned, in hours; 0: never. An organization may decide otherwise.",
    )
    files_mb: int = Field(
        default=1000,
        ge=0,
        description="Room for the files that customers send, of each organization, in MB; 0: none "
        "are kept.",
    )
    inbox: Path | None = Field(
        default=None,
        description="Folder of the team's page as it was built (`index.html` and `assets`); "
        "without it the one in the package.",
    )
    migrate: bool = Field(default=True, description="Whether `serve` brings the schema up to date.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least severe level that is logged."
    )
    log_requests: bool = Field(
        default=False, description="Log every request; otherwise only failed and slow ones."
    )
    metrics_token: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Bearer token that `/metrics` asks for; without it only this machine is told.",
    )
    telemetry: bool = Field(
        default=False,
        description="Trace requests by OpenTelemetry; also on where OTEL_EXPORTER_OTLP_ENDPOINT "
        "is set. Needs `pip install 'empfio[telemetry]'`.",
    )
    demo_data: FilePath | None = Field(
        default=None, description="Dialogues for `--demo`; without it the shipped sample."
    )

    @field_validator("database_url", "backup_url")
    @classmethod
    def _is_of_postgresql(cls, url: SecretStr | None) -> SecretStr | None:
        # Its scheme alone: all the rest is the driver's to read, and no message may repeat it.
        if url is not None and not url.get_secret_value().startswith(_SCHEMES):
            raise PydanticCustomError(
                "database_url", "must look like postgresql://user:password@host:5432/database"
            )
        return url

    @field_validator("smtp_url")
    @classmethod
    def _is_of_smtp(cls, url: SecretStr | None) -> SecretStr | None:
        # No message may repeat it: a password stands in it.
        if url is not None:
            try:
                parts = urlsplit(url.get_secret_value())
                is_server = parts.scheme in ("smtp", "smtps") and bool(parts.hostname)
                _ = parts.port  # raises for what is no port
            except ValueError:
                is_server = False
            if not is_server:
                raise PydanticCustomError(
                    "smtp_url", "must look like smtp://user:password@host:587"
                )
        return url

    @field_validator("mail_from")
    @classmethod
    def _names_a_sender(cls, text: str | None, info: ValidationInfo) -> str | None:
        if text is None and info.data.get("smtp_url") is not None:
            raise PydanticCustomError("mail_from", "is needed with EMPFIO_SMTP_URL")
        if text is not None and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", text):
            raise PydanticCustomError("mail_from", "must be an address such as desk@example.com")
        return text

    @property
    def address(self) -> str:
        """Where our pages are reached: as set, else on this machine."""
        return self.public_url or f"http://localhost:{self.port}"

    @property
    def files_folder(self) -> Path:
        """Where customers' files are kept."""
        return self.data / "files"


def load_settings() -> Settings:
    """Settings from the environment; raises pydantic's ValidationError, naming what is wrong."""
    return Settings()
