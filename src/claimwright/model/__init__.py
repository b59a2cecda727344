"""The nouns of medical coding, as frozen records. They know their own shape and nothing else.

evidence  Span, Quote, Field, LedgerFact, Absence, Decision; Citation
document  Document and the places its text came from
case      Encounter (patient, subscriber, payer, providers) and Case
chart     Section, Problem, Assertion, Mention, Chart
coding    Candidate, Assignment, Suppressed, VisitLevel, Identity, Coding
finding   Finding
claim     Claim, ClaimDiagnosis, ServiceLine
exchange  Envelope, Binding
practice  LedgerPlace, TransportPlace, Clocks
acknowledgement  what a receiver says of what was sent; remittance  what a payer paid and why not more
"""
