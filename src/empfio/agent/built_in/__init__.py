"""The agent that is built in: it answers by rules, without a key and without a network.

It tells only what stands in the organization's tables, and promises no appointment: wishes are
noted and handed to a person.
"""
