"""What the team's page needs: canned replies, and leads that were merged."""

from empfio.migrations.raw import run_sql, secure

revision = "0017"
down_revision = "0016"

CANNED = """
CREATE TABLE canned_replies (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  title text NOT NULL,
  content text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, title)
);
"""

# `merged_into`: the lead that a lead became a part of. `first_lead_id`: whose an address was before
# it moved with a merge; by it the merge is undone.
MERGES = """
ALTER TABLE leads ADD COLUMN merged_into uuid,
  ADD FOREIGN KEY (organization_id, merged_into) REFERENCES leads;
CREATE INDEX leads_merged ON leads (organization_id, merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX leads_by_email ON leads (organization_id, email) WHERE email IS NOT NULL;
CREATE INDEX leads_by_phone ON leads (organization_id, phone) WHERE phone IS NOT NULL;
ALTER TABLE lead_addresses ADD COLUMN first_lead_id uuid,
  ADD FOREIGN KEY (organization_id, first_lead_id) REFERENCES leads;
CREATE INDEX lead_addresses_moved ON lead_addresses (organization_id, first_lead_id)
 WHERE first_lead_id IS NOT NULL;
"""
WITHOUT = """
ALTER TABLE lead_addresses DROP COLUMN first_lead_id;
DROP INDEX leads_by_email, leads_by_phone;
ALTER TABLE leads DROP COLUMN merged_into;
DROP TABLE canned_replies;
"""


def upgrade() -> None:
    """Make the table, and give leads and addresses a place for what they were."""
    run_sql(CANNED + MERGES + secure("canned_replies"))


def downgrade() -> None:
    """Drop it; leads that were merged stand beside each other again."""
    run_sql(WITHOUT)
