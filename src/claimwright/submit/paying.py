"""Who pays whom, how much, when (835 header) and what is settled beside any claim (PLB)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from claimwright.model.case import Address
from claimwright.model.remittance import ProviderAdjustment, Remittance
from claimwright.submit.values import amount, day


class HeaderRead:
    """From ST to the first claim: BPR, TRN, DTM and the loops of payer and payee (1000A, 1000B)."""

    def __init__(self) -> None:
        self.known: dict[str, Any] = {"paid": amount(""), "trace": "", "payer": ""}
        self.party = ""
        self.street: list[str] = []

    def take(self, e: tuple[str, ...]) -> None:
        """Raises ValueError where an amount or a date is none."""
        known, kind = self.known, e[0]
        if kind == "BPR":
            known.update(paid=amount(e[2]), method=e[4], day=day(e[16]))
        elif kind == "TRN":
            known.update(trace=e[2], originator=e[3])
        elif kind == "DTM" and e[1] == "405":
            known["made"] = day(e[2])
        elif kind == "N1":
            self.party = e[1]
            if self.party == "PR":
                known.update(payer=e[2], payer_id=e[4])
            elif self.party == "PE":
                known.update(payee_name=e[2], payee=e[4])
        elif self.party == "PR":
            self._payer(e)

    def _payer(self, e: tuple[str, ...]) -> None:
        known, kind = self.known, e[0]
        if kind == "N3":
            self.street = [e[1], e[2]]
        elif kind == "N4" and self.street:
            known["payer_address"] = Address(self.street[0], e[1], e[2], e[3], self.street[1])
        elif kind == "REF" and e[1] == "2U" and not known["payer_id"]:
            known["payer_id"] = e[2]
        elif kind == "PER" and e[1] == "BL":
            known.update(contact=e[2], phone=e[4] if e[3] == "TE" else "")

    def made(self) -> Remittance:
        return Remittance(**self.known)


def provider_adjustments(e: tuple[str, ...], component: str) -> Iterator[ProviderAdjustment]:
    """PLB: up to six reasons of one provider, each with its amount. Raises ValueError where an amount is none."""
    for n in range(3, 15, 2):
        if e[n]:
            reason, _, reference = e[n].partition(component)
            yield ProviderAdjustment(e[1], day(e[2]), reason, amount(e[n + 1]), reference)
