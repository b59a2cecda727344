"""The claim's life outside: out by an outbox, home by an inbox, watched by clocks.

submitting    claims -> versions, submission and outbox row in one transaction
transport     what a receiver can do; folder, sftp, http are such receivers
outbox        delivers what waits, once in effect, whenever it is stopped
recognise     what kind of answer a file is, and whether it is whole
inbox         files fetched and kept; answers -> events
clocks        what did not come, what comes due: work
day           one turn of all that
"""
