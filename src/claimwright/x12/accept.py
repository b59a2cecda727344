r"""The fast test of a segment: one regular expression that matches only text without a finding.

What it does not match may still be fine; elements.check decides. So it may be narrow (a period of one day, money with
few decimals), never wide. Knows nothing of code sets or of other segments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from claimwright.x12.delimiters import Delimiters
from claimwright.x12.layout import ElementRule
from claimwright.x12.plan import Rule

_LONG, _SHORT = r"(?:0[13578]|1[02])(?:0[1-9]|[12]\d|3[01])", r"(?:0[469]|11)(?:0[1-9]|[12]\d|30)"
_DAY = rf"(?:19|20)\d\d(?:{_LONG}|{_SHORT}|02(?:0[1-9]|1\d|2[0-8]))"
_TIME = r"(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d(?:\d\d?)?)?"
_WITHIN = frozenset("-. ")  # stand in numbers, periods and codes: as separators they make the test too wide
_PERIODS = {"D8": _DAY, "RD8": rf"({_DAY})-\{{group}}", "TM": _TIME, "DT": _DAY + r"(?:[01]\d|2[0-3])[0-5]\d"}


class Fast:
    """The expression of one rule under one set of delimiters. `matches` is its test, of the segment's text."""

    def __init__(self, rule: Rule, delimiters: Delimiters) -> None:
        self.rule, self.delimiters, self.groups = rule, delimiters, 0
        self.element, self.component = re.escape(delimiters.element), re.escape(delimiters.component)
        self.free = f"[^{''.join(sorted(re.escape(d) for d in delimiters.reserved))}\\x00-\\x1f\\x7f-\\xff]"
        body = self._list(rule.elements, rule.composites, self.element, 1)
        if delimiters.reserved & _WITHIN:
            body = "(?!)"
        # No empty element at the end.
        self.matches = re.compile(f"{rule.id}{body}(?<!{self.element})", re.ASCII).fullmatch

    def _list(
        self, rules: Mapping[int, ElementRule], composites: Mapping[int, Mapping[int, ElementRule]], by: str, first: int
    ) -> str:
        """Elements from position 1 on, each with the separator before it, those behind the last required one optional.

        `first` is 1 for elements, all of them behind the id, and 0 for components, where the first has no separator.
        """
        last = max((n for n, one in rules.items() if one.use == "R"), default=1)
        needed, more = "", ""
        opened = 0
        n = 1
        while n <= max(rules):
            one = rules.get(n)
            text, width = self._one(rules, n, composites, by)
            if one is None or one.use == "N":
                text = ""
            elif one.use != "R":
                text = f"(?:{text}|{by})" if width == 2 else f"(?:{text})?"
            piece = (self._conditions(n, width) if first else "") + (by if first or n > 1 else "") + text
            if n <= last:
                needed += piece
            else:
                more += f"(?:{piece}"
                opened += 1
            n += width
        return needed + more + ")?" * opened

    def _one(
        self, rules: Mapping[int, ElementRule], n: int, composites: Mapping[int, Mapping[int, ElementRule]], by: str
    ) -> tuple[str, int]:
        """The expression of the element and how many positions it spans: a period takes its format along."""
        one = rules.get(n)
        if one is None:
            return "", 1
        following = rules.get(n + 1)
        if following is not None and following.type == "DP" and following.use != "N":
            return self._period(one.codes, by), 2
        if one.type == "C":
            inner = self._list(composites[n], {}, self.component, 0)
            text = f"(?!{self.element}|$){inner}(?<!{self.component})"
        else:
            text = self._text(one)
        again = re.escape(self.delimiters.repetition)
        return f"{text}(?:{again}{text})*" if one.repeats and again else text, 1

    def _period(self, formats: tuple[str, ...], by: str) -> str:
        found = []
        for format in formats:
            if format in _PERIODS:
                period = _PERIODS[format]
                if format == "RD8":
                    self.groups += 1
                    period = period.replace("{group}", str(self.groups))
                found.append(f"{format}{by}{period}")
        return f"(?:{'|'.join(found)})" if found else "(?!)"

    def _text(self, one: ElementRule) -> str:
        if one.codes:
            return f"(?:{'|'.join(map(re.escape, one.codes))})"
        most = one.most
        if one.type == "R":
            return rf"-?\d{{1,{most - 2}}}(?:\.\d\d?)?" if most > 4 else rf"\d{{1,{most}}}"
        if one.type == "N":
            return rf"\d{{{one.least},{most}}}"
        if one.type == "DT":
            return _DAY if most == 8 else "(?!)"
        if one.type == "TM":
            return r"(?:[01]\d|2[0-3])[0-5]\d"
        if one.type in ("AN", "ID"):
            return rf"{self.free}{{{one.least},{most}}}"
        return "(?!)"

    def _conditions(self, n: int, width: int) -> str:
        """What the relational conditions bar, tested before the first of the elements that each names."""
        any_, element = f"[^{self.element}]", self.element

        def given(position: int, wanted: bool) -> str:
            ahead = f"(?:{element}{any_}*){{{position - n}}}{element}{any_}"
            return f"(?{'=' if wanted else '!'}{ahead})"

        found = ""
        for kind, places in self.rule.notes:
            at = 1 if kind == "R" else min(places)
            if not n <= at < n + width:
                continue
            head, *rest = places
            broken = {
                "P": [given(a, True) + given(b, False) for a in places for b in places if a != b],
                "C": [given(head, True) + given(b, False) for b in rest],
                "E": [given(head, True) + given(b, True) for b in rest],
                "L": [given(head, True) + "".join(given(b, False) for b in rest)],
                "R": ["".join(given(b, False) for b in places)],
            }[kind]
            found += "".join(f"(?!{one})" for one in broken)
        return found
