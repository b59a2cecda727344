"""Codings, claims and findings as records, pages, tables, plots and chains. Returns text and bytes; writes nothing.

records     what the commands write, its schemas, the reader     transcribe  from model to records
page        one visit: review.html                               day         many: index.html; rows, plots
tables      for the terminal                                     explain     from claim element to quoted words
why_not     what became of any code
highlight, html, plain: text cut into pieces, templates, terminal-safe text
"""

from claimwright.render.day import day_page
from claimwright.render.explain import chain, chain_text
from claimwright.render.page import review_page
from claimwright.render.plots import reliability_plot
from claimwright.render.records import json_file, json_line, read_coding, schemas
from claimwright.render.rows import ClaimFile, VisitRow, failed_row, visit_row
from claimwright.render.tables import coding_table, day_table, finding_lines, query_lines
from claimwright.render.transcribe import code_line, coding_record, review_line
from claimwright.render.why_not import why_not

__all__ = [
    "ClaimFile",
    "VisitRow",
    "chain",
    "chain_text",
    "code_line",
    "coding_record",
    "coding_table",
    "day_page",
    "day_table",
    "failed_row",
    "finding_lines",
    "json_file",
    "json_line",
    "query_lines",
    "read_coding",
    "reliability_plot",
    "review_line",
    "review_page",
    "schemas",
    "visit_row",
    "why_not",
]
