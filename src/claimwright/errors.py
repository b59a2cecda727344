"""What can go wrong with the input or the machinery. Doubts about a claim are findings, never exceptions.

ClaimwrightError            what, where, how to mend: one line
├── InputError              a document, an encounter or an argument that cannot be read
├── SettingsError           claimwright.toml or an environment variable
├── RulebookError           rule data that breaks its own form
├── ShelfError              a code set that is missing, damaged or not in force on the date
├── X12Error               an interchange whose envelope or syntax cannot be read
├── LedgerError            a ledger or its key that is absent, of another version, or does not hold what it should
└── TransportError         a receiver that cannot be reached, is not who it was, or refuses
"""


class ClaimwrightError(Exception):
    """An error a person can act on: `place: what; mend`. It never carries text of a chart."""

    def __init__(self, what: str, place: str = "", mend: str = "") -> None:
        self.what, self.place, self.mend = what, place, mend
        super().__init__(what)

    def __str__(self) -> str:
        line = f"{self.place}: {self.what}" if self.place else self.what
        return " ".join((f"{line}; {self.mend}" if self.mend else line).split())


class InputError(ClaimwrightError):
    pass


class SettingsError(ClaimwrightError):
    pass


class RulebookError(ClaimwrightError):
    pass


class ShelfError(ClaimwrightError):
    pass


class X12Error(ClaimwrightError):
    pass


class LedgerError(ClaimwrightError):
    pass


class TransportError(ClaimwrightError):
    pass
