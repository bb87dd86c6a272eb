"""The door to a file's address, and the files themselves."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from empfio.access.callers import system_caller
from empfio.attachments import actions
from empfio.attachments.links import read_link
from empfio.attachments.records import file_name
from empfio.attachments.rules import disposition
from empfio.attachments.shapes import LinkShape, link_form
from empfio.kit import clock
from empfio.kit.answers import Answer, as_response, refused
from empfio.kit.doors import Call, House, doors
from empfio.kit.errors import NotFoundError
from empfio.kit.ids import AttachmentId, Id
from empfio.kit.strict_json import write_json
from empfio.outside import Outside

router = doors("/api/v1/attachments", "Conversations")

# Saved and never shown: whatever is in it, nothing of it runs, least of all as ours.
_HEADERS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "cache-control": "private, no-store",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-site",
}


@router.get("/{attachment_id}/link", response_model=LinkShape)
async def make_link(call: Call, attachment_id: Id) -> Answer:
    """Get an address at which the file can be fetched without a token, for ten minutes."""
    house = call.house
    async with call.caller.open_scope() as scope:
        one = AttachmentId(attachment_id)
        token, expires_at = await actions.make_link(scope, house.signing_key, one)
    url = f"{house.part(Outside).address}/files/{token}"
    return Answer(write_json(link_form(url, expires_at)).encode())


async def _serve(request: Request) -> Response:
    house: House = request.app.state.house
    found = read_link(house.signing_key, request.path_params["token"], clock.now())
    if found is None:
        return _absent()
    organization_id, attachment_id = found
    async with system_caller(house.database, organization_id).open_statement() as scope:
        one = await actions.find_kept(scope, attachment_id)
    if one is None:
        return _absent()
    data = await house.part(Outside).files.get(file_name(organization_id, attachment_id))
    if data is None:
        return _absent()
    headers = {**_HEADERS, "content-disposition": disposition(one.name, str(one.id))}
    return Response(data, 200, headers, one.media_type)


def _absent() -> Response:
    what = "There is no such file, or its address has ended; ask for a new one."
    return as_response(refused(NotFoundError(what)))


ROUTES = [Route("/files/{token}", _serve, methods=["GET"])]
