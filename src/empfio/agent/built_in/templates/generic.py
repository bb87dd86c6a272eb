"""Any business: what, when, who."""

from empfio.agent.built_in.templates.steps import CONFIRM, SERVICE, SLOT, WHEN, Step

STEPS = (
    SERVICE,
    WHEN,
    SLOT,
    Step("contact", ("name",), ("ask_name_for_it",)),
    Step("contact", ("email",), ("ask_email",)),
    CONFIRM,
)
