"""The claim's life after it has left: answers matched and posted, what is denied, what is to be done by when.

matching        which sent claim and line an answer is about
posting         a remittance: its claims, the practice, what is for a person
adjudicating    one claim's answer: adjusting (where amounts go), denials, downcode, secondary, balances
reversing, practice   a payment taken back; provider-level adjustments
"""
