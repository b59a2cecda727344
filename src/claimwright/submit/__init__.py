"""Step 5: a coded case to claims, claims to 837P and back, the CMS-1500 preview, envelopes; answers read and written.

acknowledgement, status    TA1, 999, 277CA, 277 read      acknowledging   277CA written
remittance, adjudicated, paying    835 read               remitting       835 written      balancing   does it add up?
"""

from claimwright.submit.acknowledgement import read_acknowledgements
from claimwright.submit.acknowledging import write_claim_acknowledgement
from claimwright.submit.assemble import assemble
from claimwright.submit.attaching import attached
from claimwright.submit.balancing import Imbalance, balance
from claimwright.submit.envelope import envelope_for_run
from claimwright.submit.normal import normal
from claimwright.submit.parsing import read
from claimwright.submit.printed import preview
from claimwright.submit.reading import read_claims
from claimwright.submit.remittance import read_pieces, read_remittances
from claimwright.submit.remitting import write_remittance
from claimwright.submit.writing import bindings, write, write_pieces

__all__ = [
    "Imbalance",
    "assemble",
    "attached",
    "balance",
    "bindings",
    "envelope_for_run",
    "normal",
    "preview",
    "read",
    "read_acknowledgements",
    "read_claims",
    "read_pieces",
    "read_remittances",
    "write",
    "write_claim_acknowledgement",
    "write_pieces",
    "write_remittance",
]
