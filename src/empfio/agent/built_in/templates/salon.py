"""A salon: as anywhere, and with somebody in particular where the customer says so."""

from empfio.agent.built_in.templates.steps import CONFIRM, SERVICE, SLOT, STAFF, WHEN, Step

STEPS = (
    SERVICE,
    STAFF,
    WHEN,
    SLOT,
    Step("contact", ("name", "email"), ("ask_name_for_it", "ask_email")),
    CONFIRM,
)
