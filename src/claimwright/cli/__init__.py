"""The commands, thin: arguments in, tables for a terminal and JSON for a pipe out, exit codes 0, 1 and 2.

0 all well; 1 findings (where a command says so); 2 input that could not be read: one line each on standard error.
"""

import sys

__all__ = ["main"]


def main() -> None:
    """The command `claimwright`. Of X12 nothing but syntax is loaded: it starts several times as fast."""
    if sys.argv[1:2] == ["x12"]:
        from claimwright.cli.x12 import alone as app
    else:
        from claimwright.cli.app import app
    app()
