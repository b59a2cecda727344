"""The claim's life outside: out by an outbox, home by an inbox, watched by clocks; what payers answer, posted.

submitting    claims -> versions, submissions (with their documents behind them) and outbox rows in one transaction
onward, correcting    the claim for its next payer; a replacement, a void; ways: what a program takes
deciding      what a person decides, and work done
transport     what a receiver can do; folder, sftp, http are such receivers
outbox        delivers what waits, once in effect, whenever it is stopped
recognise     what kind of answer a file is, and whether it is whole
inbox         files fetched and kept; answers -> events
clocks        what did not come, what comes due: work
day           one turn of all that
matching      which sent claim and line an answer is about
posting       a remittance: its claims, the practice, what is for a person
adjudicating  one claim's answer: adjusting (where amounts go), denials, downcode, secondary, balances
reversing, practice   a payment taken back; provider-level adjustments
"""
