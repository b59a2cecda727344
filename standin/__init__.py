"""A clearinghouse to try against: a program of its own that takes claim files over SFTP and answers them.

It shares no line with Claimwright, so that it is a true second party: it reads and writes X12 by its own small means
and asks pyx12 whether a file is right. It invents payers' decisions from a seed, and misbehaves as it is told to.

server         an SFTP server over one folder; it can drop the line
claims         an 837P as this program needs it
writing        TA1, 999, 277CA and 835
adjudicating   what a payer decides of a claim, by a seed and a fee table
clearinghouse  takes what was uploaded, lays the answers out, keeps a log of both
mischief       what goes wrong on purpose, and how often
"""
