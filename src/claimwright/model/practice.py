"""How a practice keeps and sends: where its ledger lies, how files reach the receiver, how long it waits."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Days = Annotated[int, msgspec.Meta(ge=1, le=3650)]


class LedgerPlace(msgspec.Struct, frozen=True):
    """`url` a SQLite file or postgresql://user@host/name, its password in PGPASSWORD or ~/.pgpass; `key` the master
    key's file. Empty for the usual places.
    """

    url: str = ""
    key: str = ""


class TransportPlace(msgspec.Struct, frozen=True):
    """How files go to the receiver: two folders, SFTP, or HTTP. A password or token comes from the environment
    (CLAIMWRIGHT_TRANSPORT_SECRET) or from the file `secret`.
    """

    kind: Literal["folder", "sftp", "http"]
    out: str = "."
    answers: str = "."
    keep: bool = False
    timeout: Annotated[float, msgspec.Meta(gt=0, le=600)] = 30.0
    host: str = ""
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 22
    user: str = ""
    fingerprint: str = ""
    key: str = ""
    url: str = ""
    secret: str = ""


class Clocks(msgspec.Struct, frozen=True):
    """Days until an answer is missed, by its kind and the payer's program; days from the service to the filing limit,
    and how long before it is warned.
    """

    answer_999: Days = 1
    answer_277ca: Days = 2
    answer_835_medicare: Days = 30
    answer_835_medicaid: Days = 45
    answer_835_tricare: Days = 30
    answer_835_commercial: Days = 45
    filing_medicare: Days = 365  # 42 CFR 424.44: one calendar year
    filing_medicaid: Days = 365  # 42 CFR 447.45(d): 12 months, a state may take less
    filing_tricare: Days = 365  # 32 CFR 199.7(d): one year
    filing_commercial: Days = 90  # by contract; the shortest that is common
    warning: Days = 30
