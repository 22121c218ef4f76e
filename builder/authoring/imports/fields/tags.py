"""The elements of HTML, by what they mean to a card."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Elements whose content is no text.
SILENT = _words("script style template svg head")
CODE = _words("code pre kbd samp tt")
BOLD = _words("b strong")
ITALIC = _words("i em var cite dfn")
STYLES = BOLD | ITALIC | CODE - {"pre"}
MEDIA = _words("img audio video source object embed iframe canvas image track")
#: Dropped without a word: they carry no meaning, or one that was read with something else.
QUIET = _words("span u html body thead tbody tfoot colgroup col wbr label small big nobr time a font svg")
#: Elements that end a paragraph, and mean more than that only where they are lists, quotes, tables, code or headings.
BLOCKS = _words(
    """
    p div section article header footer main center details summary dl dt dd fieldset figure figcaption address
    hgroup  form nav aside option legend caption tr ul ol li blockquote table pre hr h1 h2 h3 h4 h5 h6
    """
)
#: Every element of HTML that is not rare; a pair of angle brackets around another word is text.
ELEMENTS = _words(
    """
    a abbr acronym address article aside audio b base bdi bdo big blink blockquote body br button canvas caption
    center cite col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption
    figure font footer form frame h1 h2 h3 h4 h5 h6 header hgroup hr html i iframe img input ins label legend li
    link main map mark marquee math menu meta meter nav nobr noscript object ol optgroup option output p param
    picture progress q rp rt ruby s search section select slot small source span strike strong sub summary sup
    table tbody td textarea tfoot th thead time title tr track tt u ul var video wbr head kbd samp script style
    svg template code pre tt
    """
)
