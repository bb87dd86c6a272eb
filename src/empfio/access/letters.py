"""What our mails say."""

from empfio.kit.mail import Mail

RESET_PAGE = "/password-reset"
INVITATION_PAGE = "/invitation"


def link_to(address: str, page: str, token: str) -> str:
    """A link whose token stands behind #: no browser sends that part to any server."""
    return f"{address}{page}#{token}"


def reset_letter(to: str, address: str, token: str) -> Mail:
    """The mail with the link to a new password."""
    return Mail(
        to,
        "Set a new password",
        f"""Somebody, probably you, asked for a new password for {to}.

Set it here within one hour:

{link_to(address, RESET_PAGE, token)}

If it was not you, there is nothing to do: your password stays as it is.
""",
    )


def invitation_letter(to: str, organization_name: str, address: str, token: str) -> Mail:
    """The mail with the link of an invitation."""
    name = _in_one_line(organization_name)
    return Mail(
        to,
        f"Invitation to {name}",
        f"""You are invited to work at the front desk of {name}.

Choose your name and password here within seven days:

{link_to(address, INVITATION_PAGE, token)}

If you do not know who this is, there is nothing to do.
""",
    )


def bulk_read_letter(to: str, address: str, who: str, kind: str, megabytes: float) -> Mail:
    """The mail that tells an owner of somebody who reads much at once."""
    name = _in_one_line(who)
    whom = f"The API key “{name}”" if kind == "api_key" else name
    return Mail(
        to,
        f"{name} has read much within an hour",
        f"""{whom} has read {megabytes:g} MB of your customers' data within an hour.

That is right for a program that copies everything, and for somebody who looks through all of it.
If you do not know why: end the key or the sessions at once, and look at the audit log.

{address}
""",
    )


def _in_one_line(text: str) -> str:
    """A name that somebody chose, as it may stand in a mail's head: short, and in one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:100]
