"""Sound HTML with stand-ins in it to blocks. Every tag that means nothing on a card is dropped, its text is kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from html.parser import HTMLParser

from builder.authoring.imports.fields.blocks import BREAK
from builder.authoring.imports.fields.blocks import Block
from builder.authoring.imports.fields.blocks import Fence
from builder.authoring.imports.fields.blocks import Paragraph
from builder.authoring.imports.fields.blocks import Rule
from builder.authoring.imports.fields.blocks import Run
from builder.authoring.imports.fields.blocks import Table
from builder.authoring.imports.fields.blocks import has_text
from builder.authoring.imports.fields.lifted import FIRST_STAND_IN
from builder.authoring.imports.fields.lifted import STAND_IN
from builder.authoring.imports.fields.lifted import Lift
from builder.authoring.imports.fields.page import NESTING
from builder.authoring.imports.fields.page import OpenTable
from builder.authoring.imports.fields.page import Page
from builder.authoring.imports.fields.scripts import write_script
from builder.authoring.imports.fields.styles import link_of
from builder.authoring.imports.fields.tags import BLOCKS
from builder.authoring.imports.fields.tags import BOLD
from builder.authoring.imports.fields.tags import ITALIC
from builder.authoring.imports.fields.tags import MEDIA
from builder.authoring.imports.fields.tags import QUIET
from builder.authoring.imports.fields.tags import STYLES


@dataclass
class Reader(HTMLParser):
    """Reads one field; `blocks` is what it holds, `dropped` counts the tags that were dropped."""

    lifted: Lift
    is_flat: bool = False
    page: Page = field(default_factory=Page)
    dropped: Counter[str] = field(default_factory=Counter)
    runs: list[Run] = field(default_factory=list)
    styles: Counter[str] = field(default_factory=Counter)
    links: list[str] = field(default_factory=list)
    scripts: list[tuple[str, int]] = field(default_factory=list)
    table: OpenTable | None = None
    level: int = 0
    language: str = ""
    fence: list[str] | None = None
    is_deleting: bool = False

    def __post_init__(self) -> None:
        """Begin with references undone."""
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Read the beginning of an element."""
        values = {name: value or "" for name, value in attrs}
        if self.fence is not None and tag != "pre":
            self._start_in_fence(tag, values)
        elif tag in STYLES:
            self.styles[_style(tag)] += 1
        elif tag == "br":
            self._break()
        elif tag == "a":
            self._start_link(values.get("href", ""))
        elif tag in ("sub", "sup"):
            self.scripts.append((tag, len(self.runs)))
        elif tag in MEDIA:
            self._lose_media(tag, values)
        else:
            self._start_block(tag, values)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Read an element written as empty; HTML closes only the void ones so."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Read the end of an element."""
        if tag == "pre":
            self._end_fence()
        elif self.fence is not None:
            return
        elif tag in STYLES:
            self.styles[_style(tag)] = max(0, self.styles[_style(tag)] - 1)
        elif tag == "a" and self.links:
            self.links.pop()
        elif tag in ("sub", "sup"):
            self._end_script(tag)
        else:
            self._end_block(tag)

    def handle_data(self, data: str) -> None:
        """Read text."""
        if self.fence is not None:
            self.fence.append(data)
            return
        self._follow(data)
        self.runs.append(self._run(re.sub(r"\s+", " ", data)))

    def finish(self) -> tuple[Block, ...]:
        """Close all that is open and give the blocks."""
        self.close()
        self._end_fence()
        while self.table is not None:
            self._end_block("table")
        self.flush()
        return self.page.finish()

    def flush(self) -> None:
        """End the paragraph."""
        while self.scripts:
            self._end_script(self.scripts[-1][0])
        if self.table is not None:
            return
        if has_text(self.runs):
            self.page.add(Paragraph(tuple(self.runs), self.level))
        self.runs = []

    def _follow(self, text: str) -> None:
        """Keep track of whether a deletion is open."""
        for sign in re.findall(STAND_IN, text):
            kind = self.lifted.items[ord(sign) - FIRST_STAND_IN].kind
            self.is_deleting = kind == "open" or (self.is_deleting and kind != "close")

    def _run(self, text: str) -> Run:
        if self.is_flat:
            return Run(text)
        link = self.links[-1] if self.links else ""
        return Run(text, self.styles["bold"] > 0, self.styles["italic"] > 0, self.styles["code"] > 0, link)

    def _start_link(self, address: str) -> None:
        self.links.append(link_of(address))
        if address and not self.links[-1]:
            self.lifted.losses.append("a link that a card cannot have is dropped, its text is kept")

    def _break(self) -> None:
        """End the line; a second end of line ends the paragraph, unless a deletion is open."""
        if self.table is not None:
            self.runs.append(Run(" "))
            return
        last = next((run.text for run in reversed(self.runs) if run.text.strip(" ")), "")
        if last == BREAK and not self.is_deleting:
            self.flush()
        else:
            self.runs.append(Run(BREAK))

    def _lose_media(self, tag: str, values: dict[str, str]) -> None:
        name = values.get("src") or values.get("data") or values.get("href")
        if name:
            self.lifted.media.append(name)
        elif tag not in ("audio", "video", "object"):
            self.dropped[tag] += 1

    def _start_in_fence(self, tag: str, values: dict[str, str]) -> None:
        if self.fence is None:
            return
        if tag in ("br", "div", "p") and self.fence and not self.fence[-1].endswith("\n"):
            self.fence.append("\n")
        elif tag == "code":
            found = re.search(r"\b(?:language|lang)-([A-Za-z0-9+#-]+)", values.get("class", ""))
            self.language = found[1] if found else self.language
        elif tag in MEDIA:
            self._lose_media(tag, values)

    def _start_block(self, tag: str, values: dict[str, str]) -> None:
        if self.table is not None:
            self._start_in_table(tag)
        elif tag in ("td", "th"):
            self.runs.append(Run(" "))
        elif tag in BLOCKS:
            if self.is_deleting or self.is_flat or (tag in NESTING and not self.page.holds_more()):
                self._line_of(tag)
                return
            self.flush()
            self._open_block(tag, values)
        elif tag not in QUIET:
            self.dropped[tag] += 1

    def _open_block(self, tag: str, values: dict[str, str]) -> None:
        match tag:
            case "ul":
                self.page.open_list(None)
            case "ol":
                start = values.get("start", "")
                self.page.open_list(int(start) if re.fullmatch("[0-9]{1,8}", start) else 1)
            case "li":
                self.page.open_item()
            case "blockquote":
                self.page.open_quote()
            case "table":
                self.table = OpenTable()
            case "pre":
                self.fence = []
            case "hr":
                self.page.add(Rule())
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self.level = int(tag[1])

    def _line_of(self, tag: str) -> None:
        """Begin a line where a block cannot begin."""
        last = next((run.text for run in reversed(self.runs) if run.text.strip(" ")), BREAK)
        if last != BREAK:
            self.runs.append(Run(BREAK))
        if tag == "li":
            self.runs.append(Run("\u2022 "))

    def _start_in_table(self, tag: str) -> None:
        table = self.table
        if table is None:
            return
        if tag == "tr":
            self._end_cell()
            table.rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            table.in_cell = True
        elif tag in BLOCKS:
            self.runs.append(Run(" "))
        elif tag not in QUIET:
            self.dropped[tag] += 1

    def _end_cell(self) -> None:
        while self.scripts:
            self._end_script(self.scripts[-1][0])
        if self.table is not None and (self.table.in_cell or has_text(self.runs)):
            self.table.rows = self.table.rows or [[]]
            self.table.rows[-1].append(tuple(self.runs))
            self.runs = []
            self.table.in_cell = False

    def _end_script(self, tag: str) -> None:
        if not self.scripts or self.scripts[-1][0] != tag:
            return
        _, start = self.scripts.pop()
        inner = self.runs[start:]
        base = self.runs[start - 1] if start else Run("")
        is_plain = not any(run.code for run in (base, *inner))
        sign = "^" if tag == "sup" else "_"
        text = "".join(run.text for run in inner)
        length, written = write_script(sign, base.text if is_plain else "", text, self.lifted)
        if length:
            self.runs[start - 1] = replace(base, text=base.text[:-length])
        self.runs[start:] = [replace(base if length else (inner or [base])[0], text=written)] if written else []

    def _end_fence(self) -> None:
        if self.fence is None:
            return
        text = "".join(self.fence).removeprefix("\n").rstrip()
        language, self.fence, self.language = self.language, None, ""
        if not re.search(STAND_IN, text) and not (self.table or self.is_deleting or self.is_flat):
            if text:
                self.page.add(Fence(text, language))
            return
        for place, line in enumerate(text.split("\n")):
            if place:
                self.runs.append(Run(" " if self.table else BREAK))
            self.runs.append(replace(self._run(line), code=not self.is_flat))
        self._follow(text)
        if not self.is_deleting:
            self.flush()

    def _end_block(self, tag: str) -> None:
        if self.table is not None:
            if tag in ("td", "th", "tr", "table"):
                self._end_cell()
            if tag == "table":
                rows, self.table, self.runs = self.table.rows, None, []
                if any(has_text(cell) for row in rows for cell in row):
                    self.page.add(Table(tuple(tuple(row) for row in rows)))
            return
        if tag not in BLOCKS:
            return
        if self.is_deleting or self.is_flat:
            self._line_of("")
            return
        self.flush()
        if tag in NESTING:
            self.page.close(tag)
        elif re.fullmatch("h[1-6]", tag):
            self.level = 0


def _style(tag: str) -> str:
    return "bold" if tag in BOLD else "italic" if tag in ITALIC else "code"


def read_html(lifted: Lift, is_flat: bool = False) -> tuple[Block, ...]:
    """Turn the HTML of a field into its blocks; a flat one has lines alone."""
    reader = Reader(lifted, is_flat)
    reader.feed("".join(lifted.pieces))
    blocks = reader.finish()
    if reader.dropped:
        names = ", ".join(f"<{name}>" for name in sorted(reader.dropped))
        lifted.losses.append(f"{names} dropped, the text kept")
    return blocks
