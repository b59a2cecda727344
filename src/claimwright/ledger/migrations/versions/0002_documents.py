"""What a submission holds: claims (837), or the documents of one (275)."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("submissions", sa.Column("kind", sa.String(length=3), nullable=False, server_default="837"))
