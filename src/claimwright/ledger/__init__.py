"""What happened and when: patients, claims with every version, submissions, answers, events; SQLite or PostgreSQL.

schema, migrating     the tables, one schema for both; the migrations that ship with the program
keys                  the master key, each patient's data key, sealing
event, status         what is appended, by version; a claim's status derived from it
store                 a ledger opened, one transaction at a time, events appended to their chains
chain                 anchors, and whether anything was altered
claims, submissions, received, work   what is stored of each
past                  what was before a claim: the patient's other claims, what its payer denied
reading, erasing      the way back, and the way without
"""

from claimwright.ledger.event import Entry, Event
from claimwright.ledger.status import Status, status_of
from claimwright.ledger.store import Book, Ledger, append, open_ledger

__all__ = ["Book", "Entry", "Event", "Ledger", "Status", "append", "open_ledger", "status_of"]
