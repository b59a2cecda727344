"""Step 5: a coded case to claims, claims to 837P and back, the CMS-1500 preview, the envelope of a run."""

from claimwright.submit.assemble import assemble
from claimwright.submit.attaching import attached
from claimwright.submit.envelope import envelope_for_run
from claimwright.submit.normal import normal
from claimwright.submit.parsing import read
from claimwright.submit.printed import preview
from claimwright.submit.reading import read_claims
from claimwright.submit.writing import bindings, write

__all__ = ["assemble", "attached", "bindings", "envelope_for_run", "normal", "preview", "read", "read_claims", "write"]
