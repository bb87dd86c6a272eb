"""The command line: starts the others, and says in one sentence what is wrong."""
