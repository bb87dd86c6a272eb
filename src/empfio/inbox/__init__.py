"""The inbox: where the team's page is served, and what it reads of several rooms at once."""
