"""Bookings: what is offered, held and booked, and that no time is taken twice."""

from empfio.migrations.raw import run_sql, secure

revision = "0014"
down_revision = "0013"

# What is personal stands in a table of its own and goes with the lead: the booking keeps its time.
TABLES = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE opening_hours ADD COLUMN special_days json NOT NULL DEFAULT '[]';
ALTER TABLE staff ADD COLUMN absences json NOT NULL DEFAULT '[]';
ALTER TABLE organization_settings
  ADD COLUMN slot_minutes int,
  ADD COLUMN notice_minutes int,
  ADD COLUMN horizon_days int,
  ADD COLUMN holidays_of text,
  ADD COLUMN reminder_hours int,
  ADD COLUMN confirmation_note json;
CREATE TABLE offers (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  service_id uuid NOT NULL,
  staff_id uuid,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  offered_at timestamptz NOT NULL,
  seq int NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, conversation_id) REFERENCES conversations ON DELETE CASCADE,
  FOREIGN KEY (organization_id, service_id) REFERENCES services,
  FOREIGN KEY (organization_id, staff_id) REFERENCES staff
);
CREATE INDEX offers_by_conversation ON offers (organization_id, conversation_id);
CREATE INDEX offers_by_time ON offers (organization_id, offered_at);
CREATE TABLE bookings (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  service_id uuid NOT NULL,
  service_name text NOT NULL,
  staff_id uuid,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  status text NOT NULL,
  moved_to uuid,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, service_id) REFERENCES services,
  FOREIGN KEY (organization_id, staff_id) REFERENCES staff,
  FOREIGN KEY (organization_id, moved_to) REFERENCES bookings
);
CREATE INDEX bookings_by_start ON bookings (organization_id, starts_at, id);
CREATE INDEX bookings_by_activity ON bookings (organization_id, updated_at DESC, id DESC);
CREATE TABLE booking_leads (
  organization_id uuid NOT NULL,
  booking_id uuid NOT NULL,
  lead_id uuid NOT NULL,
  conversation_id uuid,
  offer_id uuid,
  language text NOT NULL,
  notes text,
  secret bytea NOT NULL,
  PRIMARY KEY (organization_id, booking_id),
  FOREIGN KEY (organization_id, booking_id) REFERENCES bookings ON DELETE CASCADE,
  FOREIGN KEY (organization_id, lead_id) REFERENCES leads ON DELETE CASCADE
);
CREATE UNIQUE INDEX booking_leads_once ON booking_leads (organization_id, offer_id);
CREATE INDEX booking_leads_by_lead ON booking_leads (organization_id, lead_id);
CREATE TABLE waiting (
  organization_id uuid NOT NULL,
  lead_id uuid NOT NULL,
  service_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  first_day date NOT NULL,
  last_day date NOT NULL,
  language text NOT NULL,
  asked_at timestamptz NOT NULL,
  told_of uuid,
  PRIMARY KEY (organization_id, lead_id, service_id),
  FOREIGN KEY (organization_id, lead_id) REFERENCES leads ON DELETE CASCADE,
  FOREIGN KEY (organization_id, service_id) REFERENCES services,
  FOREIGN KEY (organization_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);
CREATE INDEX waiting_by_days ON waiting (organization_id, last_day);
CREATE INDEX waiting_by_conversation ON waiting (organization_id, conversation_id);
CREATE TABLE feeds (
  organization_id uuid NOT NULL,
  staff_id uuid NOT NULL,
  secret bytea NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, staff_id),
  FOREIGN KEY (organization_id, staff_id) REFERENCES staff
);
"""

# Holds and bookings, their buffers included. `resource_id` is one of the staff, or the
# organization where it has none. One constraint decides who comes first, whoever asks: && is not
# leakproof, so under row security no query could use its index, and none does.
OCCUPANCY = """
CREATE TABLE occupancy (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  resource_id uuid NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  booking_id uuid,
  conversation_id uuid,
  offer_id uuid,
  expires_at timestamptz,
  PRIMARY KEY (organization_id, id),
  CONSTRAINT occupancy_taken_once EXCLUDE USING gist
    (organization_id WITH =, resource_id WITH =, tstzrange(starts_at, ends_at) WITH &&),
  CHECK (starts_at < ends_at),
  CHECK ((booking_id IS NULL) = (conversation_id IS NOT NULL AND expires_at IS NOT NULL)),
  FOREIGN KEY (organization_id, booking_id) REFERENCES bookings DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (organization_id, conversation_id) REFERENCES conversations ON DELETE CASCADE
);
CREATE INDEX occupancy_by_end ON occupancy (organization_id, ends_at, starts_at);
CREATE INDEX occupancy_by_booking ON occupancy (organization_id, booking_id);
CREATE INDEX occupancy_by_conversation ON occupancy (organization_id, conversation_id);
"""
NAMES = ("offers", "bookings", "booking_leads", "occupancy", "waiting", "feeds")
WITHOUT = """
DROP TABLE feeds, waiting, occupancy, booking_leads, bookings, offers;
ALTER TABLE opening_hours DROP COLUMN special_days;
ALTER TABLE staff DROP COLUMN absences;
ALTER TABLE organization_settings DROP COLUMN slot_minutes, DROP COLUMN notice_minutes,
  DROP COLUMN horizon_days, DROP COLUMN holidays_of, DROP COLUMN reminder_hours,
  DROP COLUMN confirmation_note;
"""


def upgrade() -> None:
    """Make the tables."""
    run_sql(TABLES + OCCUPANCY + secure(*NAMES))


def downgrade() -> None:
    """Drop them, and every appointment with them."""
    run_sql(WITHOUT)
