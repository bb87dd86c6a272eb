"""The business: what it says of itself, how its desk answers, and what can be booked there."""

from empfio.migrations.raw import run_sql, secure

revision = "0009"
down_revision = "0008"

# Null: never decided; what counts then is said in one place, which is the code.
SETUP = """
ALTER TABLE organization_settings
  ADD COLUMN phone text,
  ADD COLUMN email text,
  ADD COLUMN website text,
  ADD COLUMN address text,
  ADD COLUMN about text,
  ADD COLUMN time_zone text,
  ADD COLUMN languages text[],
  ADD COLUMN currency text,
  ADD COLUMN greeting json,
  ADD COLUMN handover_text json,
  ADD COLUMN unanswered_text json,
  ADD COLUMN unanswered_minutes int,
  ADD COLUMN reopen_hours int,
  ADD COLUMN abandon_hours int,
  ADD COLUMN escalation_emails text[],
  ADD COLUMN allowed_origins text[];
"""
# What is removed keeps its row: bookings name it.
BOOKINGS = """
CREATE TABLE services (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  name text NOT NULL,
  translations json NOT NULL,
  description text,
  minutes int NOT NULL CHECK (minutes > 0),
  price_cents int CHECK (price_cents >= 0),
  buffer_before int NOT NULL CHECK (buffer_before >= 0),
  buffer_after int NOT NULL CHECK (buffer_after >= 0),
  is_active boolean NOT NULL,
  position int NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  removed_at timestamptz,
  version int NOT NULL,
  PRIMARY KEY (organization_id, id)
);
CREATE TABLE staff (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  name text NOT NULL,
  user_id uuid,
  week json,
  is_active boolean NOT NULL,
  position int NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  removed_at timestamptz,
  version int NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, user_id) REFERENCES users
);
CREATE TABLE staff_services (
  organization_id uuid NOT NULL,
  staff_id uuid NOT NULL,
  service_id uuid NOT NULL,
  PRIMARY KEY (organization_id, staff_id, service_id),
  FOREIGN KEY (organization_id, staff_id) REFERENCES staff,
  FOREIGN KEY (organization_id, service_id) REFERENCES services
);
CREATE INDEX staff_services_by_service ON staff_services (organization_id, service_id);
CREATE TABLE opening_hours (
  organization_id uuid PRIMARY KEY REFERENCES organizations,
  week json NOT NULL,
  closures json NOT NULL,
  version int NOT NULL
);
"""
WITHOUT = """
DROP TABLE staff_services, staff, services, opening_hours;
ALTER TABLE organization_settings
  DROP COLUMN phone, DROP COLUMN email, DROP COLUMN website, DROP COLUMN address,
  DROP COLUMN about, DROP COLUMN time_zone, DROP COLUMN languages, DROP COLUMN currency,
  DROP COLUMN greeting, DROP COLUMN handover_text, DROP COLUMN unanswered_text,
  DROP COLUMN unanswered_minutes, DROP COLUMN reopen_hours, DROP COLUMN abandon_hours,
  DROP COLUMN escalation_emails, DROP COLUMN allowed_origins;
"""


def upgrade() -> None:
    """Make columns and tables."""
    own = secure("services", "staff", "staff_services", "opening_hours")
    run_sql(SETUP + BOOKINGS + own)


def downgrade() -> None:
    """Drop them; every business is as if it had said nothing, and nothing can be booked."""
    run_sql(WITHOUT)
