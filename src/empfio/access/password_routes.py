"""The doors of passwords: change one's own, ask for a link, use it."""

from empfio.access import changing
from empfio.access.calls import as_json, limits_of, signed_in
from empfio.access.errors import LinkGoneError
from empfio.access.schemas import PasswordChange, Reset, ResetRequest
from empfio.access.shapes import ResetRequested, SignedInShape
from empfio.kit.answers import Answer
from empfio.kit.credentials import giving_cookie
from empfio.kit.documented import response_of
from empfio.kit.doors import PUBLIC, UNKEPT, Call, doors

router = doors("/api/v1/auth", "Access")

_REQUESTED = {
    "detail": "If this e-mail has an account and this server sends mails, a link to a new "
    "password is on its way. It is valid for one hour."
}


@router.post("/password", response_model=SignedInShape, openapi_extra=UNKEPT)
async def change_password(call: Call, body: PasswordChange) -> Answer:
    """Set a new password: all other sessions end, and this one gets new tokens."""
    signed = await changing.change_password(
        call.caller, limits_of(call.house), call.address, body.current_password, body.new_password
    )
    cookies = (
        ()
        if signed.page_key is None
        else (giving_cookie(signed.page_key, call.house.settings.address),)
    )
    return Answer(signed_in(call.house, signed), headers=cookies)


@router.post(
    "/password-reset", status_code=202, response_model=ResetRequested, openapi_extra=PUBLIC
)
async def request_reset(call: Call, body: ResetRequest) -> Answer:
    """Have a link to a new password mailed; the answer is the same whether there is an account."""
    house = call.house
    is_mailed = house.settings.smtp_url is not None
    await changing.request_reset(
        house.database, limits_of(house), call.address, body.email, is_mailed
    )
    return Answer(as_json(_REQUESTED), 202)


@router.post(
    "/password-reset/confirm",
    status_code=204,
    response_model=None,
    openapi_extra=PUBLIC,
    responses={410: response_of(LinkGoneError)},
)
async def reset_password(call: Call, body: Reset) -> Answer:
    """Set a new password with the token of a link, which works once; all sessions end."""
    await changing.reset_password(
        call.house.database, limits_of(call.house), call.address, body.token, body.new_password
    )
    return Answer(b"", 204)
