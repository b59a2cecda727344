"""The form of what tells an anesthesia record and whose part it was; data in rulebook/anesthetics.yaml."""

from __future__ import annotations

import msgspec

Words = tuple[str, ...]


class Anesthetics(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`record`: the document is the anesthesia provider's; `operation`: it is the surgeon's. `personally`, `directed`,
    `alone`, `supervised` and `one` tell the part; `anesthetist` the author who is no physician, by words and, in
    `letters`, by the signature. `monitored`: care without general anesthesia, unless `general` is said. `beside`: codes
    billed beside the anesthetic; `taxonomy`: who bills anesthesia.
    """

    record: Words
    operation: Words
    personally: Words
    directed: Words
    alone: Words
    supervised: Words
    one: Words
    anesthetist: Words
    letters: Words
    monitored: Words
    general: Words
    beside: Words
    taxonomy: Words
