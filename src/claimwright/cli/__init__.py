"""The commands, thin: arguments in, tables for a terminal and JSON for a pipe out, exit codes 0, 1 and 2.

0 all well; 1 findings (where a command says so); 2 input that could not be read: one line each on standard error.
"""

from claimwright.cli.app import main

__all__ = ["main"]
