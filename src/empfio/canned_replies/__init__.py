"""Canned replies: texts that the team keeps to answer with."""
