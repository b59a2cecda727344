"""X12 syntax: delimiters, envelopes, segments, layouts. It has never heard of a claim.

delimiters, segments  what separates what; a stream of segments, raw bytes kept
tree, partner         one subtree per claim with its ancestors; what a partner asks of it (SNIP 7)
envelope              ISA to IEA around a transaction, counts derived
layout, codes         a transaction's tree as data; code sets that need no table
frame, place, elements, relations, validate   a file held against all of that
"""

from claimwright.x12.delimiters import Delimiters
from claimwright.x12.envelope import Control, wrap, wrapped
from claimwright.x12.segments import Segment, segments

__all__ = ["Control", "Delimiters", "Segment", "segments", "wrap", "wrapped"]
