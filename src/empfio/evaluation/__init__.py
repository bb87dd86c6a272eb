"""Scores of the agent on recorded dialogues and phrases."""
