"""The schema's history: plain SQL, applied by alembic through the raw driver connection."""
