"""Templates that stand for any text, where WhatsApp takes nothing but templates.

A business has one approved by Meta whose body holds a single variable, such as *News from the
salon: {{1}}*; whatever is to be said a day or more after the customer's last message goes into it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from empfio.channels.asking import is_window_over
from empfio.channels.contract import Outgoing, SendError
from empfio.channels.fitting import numbered, size

Template = Mapping[str, Any]
# "Templates": the body takes 1,024 characters, of which the business's own words are some.
_LONGEST = 900


def in_one_line(part: Outgoing) -> str:
    """The text with its choices as a variable takes it: no new lines, no tabs, no wide gaps."""
    lines = (" ".join(line.split()) for line in numbered(part).splitlines())
    return " · ".join(line for line in lines if line)


def with_template(
    part: Outgoing, now: datetime, notice: Callable[[str], Template | None]
) -> Outgoing:
    """The part, with the template that has to stand for it; without one where text is taken.

    ``notice``: the business's own for a text, None where it has none. Raises ``SendError`` where
    the time for texts is over and there is no template, or the text is too long for one.
    """
    is_over, is_first = is_window_over(part, now), part.last_heard_at is None
    if not is_over and not is_first:
        return replace(part, template=None)
    if part.template:
        return part
    said = in_one_line(part)
    template = notice(said)
    if template is None and is_over:
        raise SendError(
            "WhatsApp takes only templates 24 hours after the customer's last message. Name one"
            " for notices in the channel's settings.",
            is_final=True,
        )
    if template is not None and size(said) > _LONGEST:
        raise SendError(
            f"WhatsApp takes only templates by now, and this is too long for one: {_LONGEST}"
            " characters at most.",
            is_final=True,
        )
    return replace(part, template=template)
