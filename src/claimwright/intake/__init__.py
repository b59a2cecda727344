"""Bytes in, a Document and the fields of an Encounter out, each with where it was read.

practice   finds and reads claimwright.toml
source     one file's bytes, within limits
view       the text view as it is written, with the map back to the source
fields     encounter fields found so far, by dotted name, each with its origin
documents  one file -> document, by what it holds: text, pdf, ccda, fhir (narrative is what C-CDA and FHIR share;
           cda, ccda_fields and ccda_payers are ccda's; fhir_bundle, fhir_fields and fhir_types are fhir's)
encounter  encounter.yaml -> fields
merge      fields of all sources and the settings -> Encounter
visit      a folder, or a bare note -> Case
Knows nothing of what the words mean or of any code.
"""
