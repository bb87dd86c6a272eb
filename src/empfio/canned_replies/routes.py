"""The doors of canned replies: parse, one action, shape the answer."""

from empfio.canned_replies import actions
from empfio.canned_replies.records import CannedReply
from empfio.canned_replies.schemas import CannedReplyChange, NewCannedReply
from empfio.canned_replies.shapes import CannedReplyList, CannedReplyShape, canned_reply_form
from empfio.kit.answers import Answer
from empfio.kit.doors import Call, doors
from empfio.kit.etags import etag, known_versions, wanted_versions
from empfio.kit.idempotency import answer_once
from empfio.kit.ids import CannedReplyId, Id
from empfio.kit.queries import as_dict
from empfio.kit.scope import Scope
from empfio.kit.strict_json import write_json

router = doors("/api/v1/canned-replies", "Canned replies")


def _tagged(one: CannedReply, status: int = 200) -> Answer:
    body = write_json(canned_reply_form(one)).encode()
    return Answer(body, status, (etag(one.version),))


@router.get("", response_model=CannedReplyList)
async def list_replies(call: Call) -> Answer:
    """List the texts that the team keeps, by title."""
    async with call.caller.open_statement() as scope:
        found = await actions.list_replies(scope)
    forms = [canned_reply_form(one) for one in found]
    return Answer(write_json({"canned_replies": forms}).encode())


@router.post("", status_code=201, response_model=CannedReplyShape)
async def add_reply(call: Call, body: NewCannedReply) -> Answer:
    """Keep a text to answer with; an organization has at most 500, each title once."""

    async def act(scope: Scope) -> Answer:
        return _tagged(await actions.add_reply(scope, body.title, body.content), 201)

    return await answer_once(call, act)


@router.get("/{canned_reply_id}", response_model=CannedReplyShape)
async def read_reply(call: Call, canned_reply_id: Id) -> Answer:
    """Get one text that the team keeps."""
    async with call.caller.open_statement() as scope:
        found = await actions.read_reply(scope, CannedReplyId(canned_reply_id))
    known = known_versions(call)
    if known is not None and (known.is_any or found.version in known.versions):
        return Answer(b"", 304, (etag(found.version),))
    return _tagged(found)


@router.patch("/{canned_reply_id}", response_model=CannedReplyShape)
async def change_reply(call: Call, canned_reply_id: Id, body: CannedReplyChange) -> Answer:
    """Change a text, or the title it is found by; what is left out stays."""

    async def act(scope: Scope) -> Answer:
        one, condition = CannedReplyId(canned_reply_id), wanted_versions(call)
        return _tagged(await actions.change_reply(scope, one, as_dict(body), condition))

    return await answer_once(call, act)


@router.delete("/{canned_reply_id}", status_code=204, response_model=None)
async def remove_reply(call: Call, canned_reply_id: Id) -> Answer:
    """Keep a text no more."""

    async def act(scope: Scope) -> Answer:
        await actions.remove_reply(scope, CannedReplyId(canned_reply_id))
        return Answer(b"", 204)

    return await answer_once(call, act)
