"""The list in FastAPI with SQLAlchemy's asynchronous ORM, as their tutorials show it."""

import os
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated
from uuid import UUID

import jwt
from fastapi import Depends, FastAPI, HTTPException, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict
from sqlalchemy import URL, ForeignKeyConstraint, func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship

engine = create_async_engine(
    URL.create(
        "postgresql+asyncpg",
        username=os.environ["BENCH_DB_USER"],
        password=os.environ["BENCH_DB_PASSWORD"],
        database=os.environ["BENCH_DB_NAME"],
        query={"host": os.environ["BENCH_DB_HOST"], "port": os.environ["BENCH_DB_PORT"]},
    ),
    pool_size=6,
    max_overflow=10,
    connect_args={"server_settings": {"jit": "off"}},
)
new_session = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_version: Mapped[int]
    deactivated_at: Mapped[datetime | None]


class Lead(Base):
    __tablename__ = "leads"
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    email: Mapped[str | None]


class Conversation(Base):
    __tablename__ = "conversations"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id", "lead_id"], ["leads.organization_id", "leads.id"]),
    )
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    lead_id: Mapped[UUID]
    session_key: Mapped[str]
    channel: Mapped[str]
    status: Mapped[str]
    message_count: Mapped[int]
    last_message_at: Mapped[datetime | None]
    last_message_preview: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    lead: Mapped[Lead] = relationship()


class LeadOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: UUID
    name: str | None
    email: str | None


class ConversationOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: UUID
    lead_id: UUID
    session_key: str
    channel: str
    status: str
    message_count: int
    created_at: datetime
    updated_at: datetime
    lead: LeadOut
    last_message_at: datetime | None
    last_message_preview: str | None


class PageOut(BaseModel):
    conversations: list[ConversationOut]
    total: int
    page: int
    size: int


app = FastAPI()
bearer = HTTPBearer()


async def session() -> AsyncIterator[AsyncSession]:
    async with new_session() as opened:
        yield opened


Session = Annotated[AsyncSession, Depends(session)]


async def user(
    opened: Session, given: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]
) -> User:
    try:
        claims = jwt.decode(
            given.credentials, os.environ["BENCH_KEY"], algorithms=["HS256"], audience="empfio-api"
        )
    except jwt.PyJWTError:
        raise HTTPException(401) from None
    found = await opened.get(User, (UUID(claims["org"]), UUID(claims["sub"])))
    if found is None or found.deactivated_at or found.token_version != claims["ver"]:
        raise HTTPException(401)
    return found


@app.get("/api/v1/conversations", response_model=PageOut)
async def conversations(
    opened: Session,
    caller: Annotated[User, Depends(user)],
    page: Annotated[int, Query(ge=1)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> PageOut:
    mine = Conversation.organization_id == caller.organization_id
    total = await opened.scalar(select(func.count()).select_from(Conversation).where(mine))
    rows = await opened.scalars(
        select(Conversation)
        .where(mine)
        .options(joinedload(Conversation.lead))
        .order_by(Conversation.updated_at.desc(), Conversation.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return PageOut.model_validate(
        {"conversations": rows.all(), "total": total, "page": page, "size": size},
        from_attributes=True,
    )
