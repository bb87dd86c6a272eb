"""Intake: the door for everything that arrives, on its way to lead, conversation and message."""
