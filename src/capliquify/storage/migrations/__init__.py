"""How the schema came to be: Alembic revisions of our own tables, and the job queue's own migrations."""
