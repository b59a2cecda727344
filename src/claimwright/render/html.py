"""What all pages share: templates with escaping on, and a policy under which nothing but our style and script runs."""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup, escape

from claimwright.render.plain import money


def page(template: str, styles: tuple[str, ...], script: str = "", **values: Any) -> str:
    """A self-contained page: `styles` and `script` name files beside the template, allowed by hash alone."""
    style, code = "".join(_asset(name) for name in styles), _asset(script) if script else ""
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hash(style)}",
            f"script-src {_hash(code)}" if code else "script-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    own = {"style": Markup(style), "script": Markup(code), "policy": Markup(policy)}
    return _templates().get_template(template).render(**values, **own)


def fragment(template: str, **values: Any) -> Markup:
    """A part of a page, escaped like the page."""
    return Markup(_templates().get_template(template).render(**values))


def verbatim(text: str) -> Markup:
    """Text that a browser gives back unchanged: a carriage return survives only as a reference, NUL not at all."""
    return Markup(str(escape(text)).replace("\r", "&#13;").replace("\0", "\ufffd"))


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _asset(name: str) -> str:
    return resources.files("claimwright.render").joinpath("templates", name).read_text(encoding="utf-8")


@functools.cache
def _templates() -> jinja2.Environment:
    found = jinja2.Environment(
        loader=jinja2.FunctionLoader(_asset),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters.update(verbatim=verbatim, money=money)
    return found
