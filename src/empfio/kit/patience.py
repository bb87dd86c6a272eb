"""How long a connection waits for its client: uvicorn alone waits for ever.

A client has some seconds for a request's line and headers, from the connection's opening or from
their first byte on a kept connection, and as many again for the body. Whoever takes longer is
answered 408 and cut off; who sent nothing at all is cut off without a word. Headers are counted
while they arrive (431): the parser would keep any amount of them. A request that arrives whole
costs a few attributes: a clock runs only while something is missing.
"""

from asyncio import TimerHandle, Transport
from http import HTTPStatus
from typing import Any, Literal, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from empfio.kit.answers import SAFETY, refused
from empfio.kit.errors import (
    HeadersTooLargeError,
    MalformedError,
    Refusal,
    RequestTimeoutError,
    TargetTooLongError,
)
from empfio.kit.log import get_logger

log = get_logger("empfio.patience")

MOST_HEADER = 65_536  # bytes of an unfinished header; finished ones are kit.bounds' matter
LINGER = 2.0  # seconds a refused client is still listened to: else it might not hear the answer
FAREWELL = 1.0  # seconds a resting connection may still ask in, once the server is to stop
TAKING = 6  # times the patience for a request: how long an answer may wait to be taken
_NONE = object()  # unlike any scope, and unlike the None of a connection without a request


class _Lingering:
    """The line as one who answers sees it while a body still arrives: closed without a reset."""

    def __init__(self, connection: "PatientProtocol") -> None:
        self._connection = connection
        self.write = connection.transport.write
        self.is_closing = connection.transport.is_closing

    def close(self) -> None:
        """Close, at once only where nothing more is to come."""
        if self._connection.is_waiting() and not self.is_closing():
            self._connection.linger()
        else:
            self._connection.transport.close()


class PatientProtocol(HttpToolsProtocol):
    """One connection, with an end to its patience."""

    def __init__(self, *parts: Any, seconds: float, **more: Any) -> None:
        """``seconds``: for a request's headers, and again for its body."""
        super().__init__(*parts, **more)
        self._seconds = seconds
        self._missing: Literal["header", "body"] = "header"
        self._about: Any = None  # the request that is missing something, by its scope
        self._whole: Any = _NONE  # the last request that came whole, by its scope
        self._header_size = 0  # bytes of the header that is missing
        self._clock: TimerHandle | None = None  # until what is missing must be there
        self._end: TimerHandle | None = None  # until the connection is cut, whatever is unsent
        self._is_deaf = False
        self._is_leaving = False

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """A client is there; its time begins."""
        super().connection_made(transport)
        self._start_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone, and with it our clocks."""
        super().connection_lost(exc)
        self._stop_clock()
        self._stop_end()

    def data_received(self, data: bytes) -> None:
        """Read on; then see whether something is missing still."""
        if self._is_deaf:
            return
        super().data_received(data)
        if self._whole is not self.scope:
            self._wait_for_more(len(data))
        elif self._clock is not None or self.cycle.response_complete:
            self._rest()

    def on_headers_complete(self) -> None:
        """Somebody asks; once the server is to stop it is for the last time."""
        super().on_headers_complete()
        if self._is_leaving:
            self.cycle.keep_alive = False

    def shutdown(self) -> None:
        """The server is to stop: each answer from here on says that it is the last.

        A line closed at once would be reset under a request that is on its way already.
        """
        self._is_leaving = True
        if self._is_answering() and "on_leaving" in self.cycle.scope:
            # An answer that goes on as long as somebody listens ends here.
            cast(Any, self.cycle.scope)["on_leaving"]()
        if self._is_answering() and not self.cycle.response_started:
            self.cycle.keep_alive = False
        else:
            self.loop.call_later(FAREWELL, self._leave)

    def on_message_complete(self) -> None:
        """The request is whole: from here on it is we who take time."""
        self._whole = self.scope
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Answered; where that was the last answer it must be taken some day."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._start_end(self._seconds * TAKING)

    def pause_writing(self) -> None:
        """The client takes its answer slowly."""
        super().pause_writing()
        self._start_end(self._seconds * TAKING)

    def resume_writing(self) -> None:
        """It has taken most of it."""
        super().resume_writing()
        if not (self.transport.is_closing() or self._is_deaf):
            self._stop_end()

    def timeout_keep_alive_handler(self) -> None:
        """Nothing was asked for a while; what is unsent may still be taken."""
        super().timeout_keep_alive_handler()
        self._start_end(self._seconds * TAKING)

    def send_400_response(self, msg: str) -> None:
        """Answer what is not HTTP, in the form of all our errors."""
        self._refuse(MalformedError(f"{msg} It is not HTTP/1.1 as RFC 9112 defines it."))

    def is_waiting(self) -> bool:
        """Whether part of a request is still to come."""
        return self._whole is not self.scope

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _leave(self) -> None:
        """Close where nothing is asked; a request that has begun has its time, and is the last."""
        if self._is_answering():
            self.cycle.keep_alive = False
        elif self.scope is None or not self.is_waiting():
            self.transport.close()

    def _rest(self) -> None:
        """Nothing is missing; where nothing goes on either, the next request is."""
        if self.timeout_keep_alive_task is not None or not self.cycle.response_complete:
            self._stop_clock()
        elif self.transport.is_closing():
            return
        elif self._clock is not None and self._missing == "body":
            # It was answered before its body was whole; now it may rest like any other.
            self._stop_clock()
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )
        elif self._clock is None:
            # Empty lines between requests belong to none, and have ended the wait for the next.
            self._missing, self._about, self._header_size = "header", self.scope, 1
            self._start_clock()

    def _wait_for_more(self, size: int) -> None:
        """Part of a request is there; ``size``: bytes that came last."""
        if self.transport.is_closing() or self._is_deaf:
            return
        has_header = self.cycle is not None and self.cycle.scope is self.scope
        missing: Literal["header", "body"] = "body" if has_header else "header"
        # On a fresh connection (about nothing yet) the header was missing before it began.
        if missing != self._missing or (self._about is not self.scope and self._about is not None):
            self._stop_clock()
            self._header_size = 0
        self._missing, self._about = missing, self.scope
        self._header_size += size if self._clock is not None else 1
        if missing == "body":
            self.cycle.transport = _Lingering(self)  # type: ignore[assignment]
        if missing == "header" and self._header_size > MOST_HEADER:
            self._refuse(self._too_long())
        elif self._clock is None:
            self._start_clock()

    def _time_is_up(self) -> None:
        self._clock = None
        is_busy = self._missing == "header" and self._is_answering()
        if self.flow.read_paused or self.pipeline or is_busy:
            self._start_clock()  # we have not read, or are busy with an earlier request
        elif self._missing == "header" and self._header_size == 0:
            self.transport.close()
        elif self._missing == "header" or not self.cycle.response_started:
            log.info("slow client cut off", missing=self._missing)
            self._refuse(RequestTimeoutError(f"The {self._missing} took too long to arrive."))
        else:
            self.transport.abort()  # it has an answer, and never sent the body that it announced

    def _too_long(self) -> Refusal:
        if len(self.url) > MOST_HEADER // 2:
            return TargetTooLongError(f"Path and query are longer than {MOST_HEADER:,} bytes.")
        return HeadersTooLargeError(f"The headers are longer than {MOST_HEADER:,} bytes.")

    def _refuse(self, refusal: Refusal) -> None:
        """Answer past the application; then listen to nothing more, and close."""
        if self.transport.is_closing() or self._is_deaf:
            return
        self.transport.write(self._as_bytes(refusal))
        if self.pipeline:  # somebody may still be writing: without a half-closed line
            self.transport.close()
            return
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.linger()

    def linger(self) -> None:
        """Close our half of the line, and throw away for a moment what still arrives.

        A line closed with bytes unread is reset, and the answer would be lost with them.
        """
        self._is_deaf = True
        self._stop_clock()
        self.flow.resume_reading()
        self.transport.write_eof()
        self._start_end(LINGER)

    def _as_bytes(self, refusal: Refusal) -> bytes:
        answer = refused(refusal)
        headers = [
            *self.server_state.default_headers,
            *SAFETY,
            *answer.headers,
            (b"content-type", answer.media_type),
            (b"content-length", b"%d" % len(answer.body)),
            (b"connection", b"close"),
        ]
        phrase = HTTPStatus(answer.status).phrase
        lines = [f"HTTP/1.1 {answer.status} {phrase}".encode()]
        lines += [name + b": " + value for name, value in headers]
        return b"\r\n".join([*lines, b"", answer.body])

    def _start_clock(self) -> None:
        self._clock = self.loop.call_later(self._seconds, self._time_is_up)

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _start_end(self, seconds: float) -> None:
        if self._end is None:
            self._end = self.loop.call_later(seconds, self.transport.abort)

    def _stop_end(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None
