"""Step 1: documents to sections, problems and mentions with their context; is the record complete?

Knows nothing of guidelines or claims.
"""

from claimwright.review.chart import review
from claimwright.review.context import assert_span

__all__ = ["assert_span", "review"]
