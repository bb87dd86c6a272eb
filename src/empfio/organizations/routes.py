"""The organization's doors: parse, one action, shape the answer."""

from empfio.kit.answers import Answer
from empfio.kit.doors import TAGGED, Call, doors
from empfio.kit.etags import etag, known_versions, wanted_versions
from empfio.kit.idempotency import answer_once
from empfio.kit.queries import as_dict
from empfio.kit.scope import Scope
from empfio.organizations import actions
from empfio.organizations.schemas import OrganizationChange
from empfio.organizations.shapes import OrganizationShape, organization_form

router = doors("/api/v1/organization", "Organization")


@router.get("", response_model=OrganizationShape, openapi_extra=TAGGED)
async def read_organization(call: Call) -> Answer:
    """Get the organization that the token belongs to."""
    async with call.caller.open_statement() as scope:
        found = await actions.read_organization(scope)
    known = known_versions(call)
    if known is not None and (known.is_any or found.version in known.versions):
        return Answer(b"", 304, (etag(found.version),))
    return Answer(organization_form(found), headers=(etag(found.version),))


@router.patch("", response_model=OrganizationShape)
async def change_organization(call: Call, body: OrganizationChange) -> Answer:
    """Change what is set up. Its name and how long it keeps its data, owners alone may change."""

    async def act(scope: Scope) -> Answer:
        changed = await actions.change_organization(scope, as_dict(body), wanted_versions(call))
        return Answer(organization_form(changed), headers=(etag(changed.version),))

    return await answer_once(call, act)
