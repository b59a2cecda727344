"""What the rulebook covers, as a table: read from the rules themselves, so that the manual cannot say more than the
engine does.
"""

from __future__ import annotations

from collections import Counter

from claimwright.rulebook import Rulebook


def coverage_summary(book: Rulebook) -> str:
    """One sentence of counts, for the README."""
    guidelines = [r for r in book.rules.values() if r.id.startswith("dx.")]
    sections = len({r.citation.section for r in guidelines})
    kinds = sorted({s.kind for s in book.services})
    return (
        f"Covered: {len(guidelines)} diagnosis guidelines from {sections} sections, "
        f"{len(book.rules) - len(guidelines)} rules and edits of services, records and claims, "
        f"{len(book.services)} service rules ({', '.join(kinds)}), "
        f"{len(book.lexicon.written):,} phrases beside the tabular list and "
        f"{len(book.lexicon.terms) - len(book.lexicon.written):,} that frames compose."
    )


def coverage_table(book: Rulebook) -> str:
    """Markdown: the rules with their sources, the services by kind, the size of the lexicon."""
    rows = [
        f"| {rule.citation.section} | {rule.citation.source} | `{rule.id}` | {rule.title} | "
        f"{'yes' if rule.citation.verified else 'no'} |"
        for rule in sorted(book.rules.values(), key=lambda r: (r.citation.source, r.citation.section, r.id))
    ]
    kinds = Counter(service.kind for service in book.services)
    services = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return "\n".join(
        [
            "# What is covered",
            "",
            "Made from the rulebook by `claimwright coverage`. "
            "Verified: the text beside the project confirms the rule.",
            "",
            "| section | source | rule | decides | verified |",
            "|---|---|---|---|---|",
            *rows,
            "",
            "## The Official Guidelines, section by section",
            "",
            "| section | about | followed | by | what is short |",
            "|---|---|---|---|---|",
            *(
                f"| {s.section} | {s.title} | {s.state} | {', '.join(f'`{r}`' for r in s.by)} | {s.note} |"
                for s in book.sections
            ),
            "",
            f"Services: {len(book.services)} rules ({services}).",
            f"Lexicon: {len(book.lexicon.written):,} phrases on top of the tabular list's titles and terms, and "
            f"{len(book.lexicon.terms) - len(book.lexicon.written):,} that frames compose.",
            "",
        ]
    )
