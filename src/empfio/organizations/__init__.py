"""Organizations: what a business says of itself and decides about its data.

Owns the table ``organization_settings``; the row of an organization itself belongs to access.
"""
