"""Events: the log of what happened, written in the transaction in which it happened.

The log owns its order. It is stable, it never shows the changes of one conversation or lead the
wrong way round, and a reader who follows it by cursor misses nothing, however late a transaction
commits. Between unrelated things it is not the strict order of their commits.
"""
