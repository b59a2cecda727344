"""How Alembic runs the migrations: on the connection that `migrating` gives it, within its transaction."""

from alembic import context

from claimwright.ledger.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
