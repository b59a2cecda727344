"""Bytes in, a Document and the fields of an Encounter out, each with where it was read.

practice   finds and reads claimwright.toml
source     one file's bytes, within limits
view       the text view as it is written, with the map back to the source
fields     encounter fields found so far, by dotted name, each with its origin
documents  one file -> document, by what it holds
notes      formats that hold a note only: text, pdf (ocr reads its scanned pages), docx (docx_parts), html, rtf
           (rtf_tokens); lines is what the last three share; a note may be enclosed in what follows
ccda       C-CDA: cda, ccda_entries, ccda_fields and ccda_payers are its own; narrative is shared with FHIR
fhir       FHIR R4: fhir_bundle, fhir_fields and fhir_types are its own
hl7        HL7 v2: hl7_message is its syntax, hl7_fields its encounter fields
roles      whose words a document holds
encounter  encounter.yaml -> fields
merge      fields of all sources and the settings -> Encounter
visit      a folder, or a bare note -> Case
Knows nothing of what the words mean or of any code.
"""
