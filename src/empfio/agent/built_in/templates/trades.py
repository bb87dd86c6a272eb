"""Trades: what is broken, how urgent it is and where, before anything else."""

from empfio.agent.built_in.templates.steps import CONFIRM, SERVICE, SLOT, STAFF, WHEN, Step

STEPS = (
    Step("fact", ("problem",), ("ask_problem",)),
    Step("fact", ("urgency",), ("ask_urgency",)),
    Step("fact", ("address",), ("ask_address",)),
    Step("fact", ("photos",), ("ask_photos",)),
    SERVICE,
    STAFF,
    WHEN,
    SLOT,
    Step("contact", ("name",), ("ask_name_for_it",)),
    Step("contact", ("email",), ("ask_email",)),
    CONFIRM,
)
