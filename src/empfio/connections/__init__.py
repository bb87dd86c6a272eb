"""Connections: a business's accounts at providers, and their secrets.

Owns ``channel_connections`` and ``connection_addresses``. Secrets are sealed before they are
stored, opened for the one who sends or verifies, and never shown again.
"""
