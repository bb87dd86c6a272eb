"""Live: what happens, for those who follow it: the feed of events."""
