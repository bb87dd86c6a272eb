"""What can go wrong with a lead."""

from empfio.kit.errors import Fault, InvalidError, NotFoundError


class LeadNotFoundError(NotFoundError):
    """No such lead in this organization."""

    def __init__(self) -> None:
        super().__init__("There is no such lead.")


class NoPhoneNumberError(InvalidError):
    """An address that must be a phone number is none."""

    def __init__(self) -> None:
        what = "give the phone number with its country code, such as +49 123 456789"
        super().__init__(f"channel_id: {what}.", [Fault("body.channel_id", what)])
