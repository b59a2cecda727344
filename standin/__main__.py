"""python -m standin FOLDER: serves until its standard input closes. The first line it prints is JSON: how to reach it.

{"host", "port", "user", "password", "fingerprint", "out", "answers"}
"""

from __future__ import annotations

import argparse
import json
import logging
import secrets
import sys
import threading
import time
from decimal import Decimal
from pathlib import Path

import paramiko

from standin.adjudicating import Payer
from standin.clearinghouse import Clearinghouse
from standin.mischief import KINDS, Mischief, shares_of
from standin.server import Doorman, Listener, fingerprint

TICK = 0.02  # seconds


def main() -> None:
    parser = argparse.ArgumentParser(prog="standin", description="A clearinghouse to try against, over SFTP.")
    parser.add_argument("folder", type=Path, help="where uploads, answers and the log lie")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--seed", type=int, default=1, help="decides what payers decide")
    parser.add_argument("--fees", type=Path, help='JSON: {"99213": "92.10", ...}, what is allowed a unit')
    parser.add_argument("--multiple", type=Decimal, default=Decimal("0.6"), help="of the charge, without a fee")
    parser.add_argument("--pace", type=float, default=0.2, help="seconds between two answers")
    parser.add_argument("--mischief", default="", help=f"all=0.1, or of {', '.join(KINDS)}")
    parser.add_argument("--public-key", type=Path, help="of the one who uploads; else a password is made")
    given = parser.parse_args()
    logging.getLogger("paramiko").setLevel(logging.CRITICAL)
    try:
        mischief = Mischief(shares_of(given.mischief), given.seed)
        fees = {k: Decimal(v) for k, v in json.loads(given.fees.read_text()).items()} if given.fees else {}
    except (ValueError, ArithmeticError) as error:
        parser.error(str(error))
    house = Clearinghouse(given.folder, Payer(given.seed, fees, given.multiple), mischief, given.pace)
    key = paramiko.ECDSAKey.generate()
    password = secrets.token_urlsafe(12)
    public = None
    if given.public_key:
        public = paramiko.PublicBlob.from_file(str(given.public_key)).key_blob
    listener = Listener(given.port, key, Doorman("practice", password, public), given.folder, mischief)
    threading.Thread(target=listener.serve, daemon=True).start()
    reach = {"host": "127.0.0.1", "port": listener.port, "user": "practice", "password": password}
    print(json.dumps(reach | {"fingerprint": fingerprint(key), "out": "claims", "answers": "answers"}), flush=True)
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    while not ended.is_set():
        house.turn()
        time.sleep(TICK)


if __name__ == "__main__":
    main()
