"""What the team is told by mail: that somebody waits and where, and nothing of what they wrote."""

from empfio.conversations.records import Conversation
from empfio.kit.mail import Mail
from empfio.kit.texts import Language

_SUBJECTS = {
    "en": "{name}: somebody waits for a person",
    "de": "{name}: Jemand wartet auf einen Menschen",
}
_TEXTS = {
    "en": """A conversation on {channel} was handed over.
A person has to answer it, the agent is silent.

{link}

What was written there is not in this mail, on purpose.
""",
    "de": """Ein Gespräch über {channel} wurde übergeben.
Ein Mensch muss antworten, der Agent schweigt.

{link}

Was dort geschrieben wurde, steht absichtlich nicht in dieser Mail.
""",
}


def handover_letter(
    to: str, language: Language, name: str, conversation: Conversation, address: str
) -> Mail:
    """The mail to one of the team; ``name``: the business's, ``address``: where we are reached."""
    link = f"{address}/api/v1/conversations/{conversation.id}"
    text = _TEXTS[language].format(channel=conversation.channel, link=link)
    return Mail(to, _SUBJECTS[language].format(name=_in_one_line(name)), text)


def _in_one_line(text: str) -> str:
    """A name that somebody chose, as it may stand in a mail's head: short, and in one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:100]
