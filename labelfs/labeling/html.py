"""Plain HTML inside a config: which elements may lay out the page, and what of them is left out."""

from __future__ import annotations

from collections.abc import Mapping

_LAYOUT = frozenset(
    """a abbr address article aside b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div
    dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 hr i img ins kbd li main mark nav ol p picture pre q rp rt
    ruby s samp section small source span strong sub summary sup tbody td tfoot th thead time tr tt u ul var
    wbr""".split()
)
_DROPPED = frozenset(
    """applet base button embed form frame frameset iframe input link math meta noscript object option param script
    select svg template textarea title""".split()
)
_LINKS = frozenset({"href", "src", "srcset", "action", "formaction", "background", "poster", "cite", "xlink:href"})
_SAFE_SCHEMES = ("http:", "https:", "mailto:", "data:image/")


def is_html(tag: str) -> bool:
    """Whether a tag that is no labeling tag is an element of HTML; those are written in small letters."""
    return tag in _LAYOUT or is_dropped(tag)


def is_dropped(tag: str) -> bool:
    """Whether the element is left out with all it holds."""
    return tag in _DROPPED


def clean(attrs: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The attributes that may be in the page, in lower case, and the names of the others."""
    kept = {name.lower(): text for name, text in attrs.items() if _harmless(name.lower(), text)}
    return kept, [name for name in attrs if name.lower() not in kept]


def _harmless(name: str, text: str) -> bool:
    if name.startswith("on") or name == "srcdoc":
        return False
    return name not in _LINKS or _safe_link(text)


def _safe_link(text: str) -> bool:
    """A relative address, a variable, or one of a few schemes; blanks and controls do not hide a scheme."""
    bare = "".join(char for char in text if ord(char) > 32).lower()
    scheme = bare.split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
    return ":" not in scheme or bare.startswith(_SAFE_SCHEMES)
