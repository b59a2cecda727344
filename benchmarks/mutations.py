"""Ways to spoil a file, each a function of chance and bytes; chance is seeded, so that a spoilt file can be had again.

Knows what X12 and JSON look like from outside: separators, tokens. What a reader makes of it is nothing to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

SEPARATORS = b"*:^~"
MOST = 4  # mutations of one file
_TOKEN = re.compile(rb'"[^"]*"|-?\d[\d.eE+-]*|true|false|null|[\[\]{},:]')
VALUES = [
    *(b"", b" ", b"-", b".", b"0", b"-0", b"1", b"-1.5", b"1E400", b"NaN", b"Infinity", b"0x1F", b"1_000", b"\xb2"),
    *(b"\xb9\xb3", b"\xd9\xa3", b"9" * 18, b"9" * 19, b"9" * 400, b"0." + b"0" * 60 + b"1", b"A" * 300, b"\x00"),
    *(b"00000000", b"20261301", b"20260230", b"99991231", b"00010101", b"20002316", b"20260601-20260501", b"2400"),
    *(b"D8", b"RD8", b"DT", b"18", b"XX", b"HC", b"7", b"ABK:", b":::::", b"^^^^", b"A:B:C:D:E:F:G:H", b"%s{0}"),
    *(b"Z" * 3, b"HL", b"CLM", b"2", b"22", b"23", b"20", b"PT", b"1234567893", b"\xe9", b"\xef\xbb\xbf", b"\r\n"),
]
JSON_VALUES = [
    *(b"null", b"true", b"0", b"-1", b"1e400", b"-0.0", b"99999999999999999999999", b"0.1e-400", b'""', b"[]", b"{}"),
    *(b'"\\ud800"', b'"\\u0000"', b'"9999-99-99"', b'"NaN"', b'"1E999"', b"[" * 2000, b'{"a":' * 500, b"[[[1]]]"),
    *(
        b'{"claims":',
        b'"claims"',
        b'"self"',
        b'"2026-06-15"',
        b'"-1"',
        b'"' + b"x" * 5000 + b'"',
        b"\xff",
        b"\xef\xbb\xbf",
    ),
]
Mutation = Callable[[Random, bytes], bytes]


def spoilt(chance: Random, bases: Sequence[bytes], others: Sequence[bytes]) -> bytes:
    """One of the bases with a few mutations, at times with the end of another file."""
    data = chance.choice(bases)
    ways = JSON_WAYS if data[:1] in (b"{", b"[") else WAYS
    for _ in range(chance.randint(1, MOST)):
        data = (
            splice(chance, data, chance.choice(others)) if chance.random() < 0.05 else chance.choice(ways)(chance, data)
        )
    return data


def splice(chance: Random, one: bytes, other: bytes) -> bytes:
    """The beginning of one file and the end of another."""
    return one[: chance.randint(0, len(one))] + other[chance.randint(0, len(other)) :]


def _flip(chance: Random, data: bytes) -> bytes:
    spoilt = bytearray(data or b"~")
    for _ in range(chance.randint(1, 4)):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def _cut(chance: Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + data[at + chance.choice((1, 2, 10, 200)) :]


def _end(chance: Random, data: bytes) -> bytes:
    return data[: chance.randint(0, len(data))]


def _insert(chance: Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.choice(VALUES) + data[at:]


def _segments(chance: Random, data: bytes) -> bytes:
    """One doubled, dropped, moved, swapped with another, or many times over."""
    parts = data.split(b"~")
    one, other = chance.randrange(len(parts)), chance.randrange(len(parts))
    way = chance.randrange(5)
    if way == 0:
        parts.insert(one, parts[one])
    elif way == 1:
        del parts[one]
    elif way == 2:
        parts.insert(other, parts.pop(one))
    elif way == 3:
        parts[one], parts[other] = parts[other], parts[one]
    else:
        parts[one:one] = [parts[one]] * chance.choice((25, 120))
    return b"~".join(parts)


def _elements(chance: Random, data: bytes) -> bytes:
    """One of a segment doubled, dropped, swapped with another, or another value in its place."""
    parts = data.split(b"~")
    at = chance.randrange(len(parts))
    by = b":" if chance.random() < 0.2 else b"*"
    elements = parts[at].split(by)
    one, other = chance.randrange(len(elements)), chance.randrange(len(elements))
    way = chance.randrange(6)
    if way == 0:
        elements.insert(one, elements[one])
    elif way == 1:
        del elements[one]
    elif way == 2:
        elements[one], elements[other] = elements[other], elements[one]
    else:
        elements[one] = chance.choice(VALUES)
    parts[at] = by.join(elements)
    return b"~".join(parts)


def _separators(chance: Random, data: bytes) -> bytes:
    """Others throughout, or said in ISA alone, or in one place."""
    old, new = chance.choice(SEPARATORS), chance.choice(b"|>!'+\n\r \x1c\x1d\x00AZ09~*:^\xe9")
    way = chance.randrange(3)
    if way == 0:
        return data.translate(bytes.maketrans(bytes([old]), bytes([new])))
    if way == 1:
        return data[:106].replace(bytes([old]), bytes([new])) + data[106:]
    at = chance.randint(0, len(data))
    return data[:at] + data[at:].replace(bytes([old]), bytes([new]), 1)


def _encoding(chance: Random, data: bytes) -> bytes:
    text = data.decode("latin-1")
    name = chance.choice(("utf-16", "utf-8-sig", "cp500", "utf-32-le", "utf-7"))
    try:
        return text.encode(name)
    except UnicodeError:
        return data


def _numbers(chance: Random, data: bytes) -> bytes:
    """A number becomes a huge, a tiny or another one."""
    found = list(re.finditer(rb"\d+", data))
    if not found:
        return data
    match = chance.choice(found)
    new = chance.choice((b"9" * len(match[0]), b"0", b"9" * 30, match[0] + b"0" * 12, b"1", b"-" + match[0]))
    return data[: match.start()] + new + data[match.end() :]


def _token(chance: Random, data: bytes) -> bytes:
    """A token of JSON becomes another, or goes."""
    found = list(_TOKEN.finditer(data))
    if not found:
        return data
    match = chance.choice(found)
    new = chance.choice((*JSON_VALUES, b"", chance.choice(found)[0]))
    return data[: match.start()] + new + data[match.end() :]


WAYS: tuple[Mutation, ...] = (
    *(_flip, _cut, _end, _insert, _segments, _segments, _elements, _elements, _elements, _separators, _encoding),
    _numbers,
)
JSON_WAYS: tuple[Mutation, ...] = (_flip, _cut, _end, _insert, _encoding, _numbers, _token, _token, _token)
