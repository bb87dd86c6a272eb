"""Organizations: what a business says of itself, how its desk answers, how long it keeps its data.

Owns the table ``organization_settings``; the row of an organization itself belongs to access.
"""
