"""X12 syntax: delimiters, envelopes, segments, layouts. It has never heard of a claim.

delimiters  what separates what in one interchange     segments  a stream of segments, raw bytes kept
envelope    ISA to IEA around transactions, counts derived     layout, validate  a transaction's tree as data, held
against a file
"""

from claimwright.x12.delimiters import Delimiters
from claimwright.x12.envelope import Control, wrap
from claimwright.x12.segments import Segment, segments

__all__ = ["Control", "Delimiters", "Segment", "segments", "wrap"]
