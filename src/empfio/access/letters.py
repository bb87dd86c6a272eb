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
