"""Empfio: a self-hosted front desk. The map of the rooms is docs/house.md."""

__version__ = "0.1.0"
