"""What we are measured against: the same answers over the same tables, made the usual way."""
