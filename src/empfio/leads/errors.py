"""What can go wrong with a lead."""

from empfio.kit.errors import ConflictError, Fault, ForbiddenError, InvalidError, NotFoundError


class LeadNotFoundError(NotFoundError):
    """No such lead in this organization."""

    def __init__(self) -> None:
        super().__init__("There is no such lead.")


class LeadMergedError(ConflictError):
    """The lead became a part of another one."""

    kind = "lead-merged"

    def __init__(self) -> None:
        super().__init__(
            "This lead was merged into another one: see its merged_into. Use that one, or undo the "
            "merge with DELETE /api/v1/leads/{lead_id}/merge."
        )


class SameLeadError(ConflictError):
    """A lead cannot become a part of itself."""

    def __init__(self) -> None:
        super().__init__("These are one lead already. Name another one in other_id.")


class SenderBlockedError(ForbiddenError):
    """Who writes was blocked; the text is for them, too."""

    def __init__(self) -> None:
        super().__init__("Messages of this sender are not accepted here.")


class NoAddressError(ConflictError):
    """Nobody knows where the lead is reached on a channel."""

    def __init__(self, channel: str) -> None:
        super().__init__(f"The lead has no address on {channel}: it has to write first.")


class NoPhoneNumberError(InvalidError):
    """An address that must be a phone number is none."""

    def __init__(self) -> None:
        what = "give the phone number with its country code, such as +49 123 456789"
        super().__init__(f"channel_id: {what}.", [Fault("body.channel_id", what)])
