r"""Cards whose texts are as awkward as the rules allow: whatever Markdown, HTML, Anki or MathJax could misread."""

from __future__ import annotations

NASTY = r"""
topic: middle
cards:
  - id: signs-of-html
    front: If $a<b$, $b>c$ & 1 < 2 > 0, what of $x_{<t}$, <3 and $<script>$?
    back: $$\begin{matrix}a & b \\ c<d & e\end{matrix}$$ and $p \& q$
    sources: [book]
  - id: quotes
    front: |
      "double", 'single', $f''(x)$, $\text{"a" 'b'}$, ``a"b'c``
    back: $g'$ "$h'$"
    sources: [book]
  - id: references-of-html
    front: |
      `&lt;` is not `<`; &lt; is; &amp;lt; is not. $\mathrm{\&lt;}$
    back: "`<b>` &copy;"
    sources: [book]
  - id: brackets-of-anki
    front: |
      [sound:x.mp3] [\$]x[/\$] [LaTeX]y[/LaTeX] [\$\$]z[/\$\$] [anki:tts lang=en]a[/anki:tts]
      $[sound:y]$ $[latex]$
    back: |
      `[sound:x.mp3]` `[$]x[/$]` `[latex]y[/latex]` $[/latex]$
    sources: [book]
  - id: deletion-in-code
    front: |
      `{{c1::x}}` and `\(y\)` and `{{Front}}`
    back: |
      ```
      {{c1::x}} \[z\] <img src="missing.png">
      ```
      $y$
    note: |
      `{{c2::x}}`, `{{c3::$y$}}`
    sources: [book]
  - id: delimiters-in-prose
    front: |
      \\(x\\) and \\[y\\] and *\\(u\\)* and $z$ [here](https://example.org/a?b=1&c=2 "\\(t\\)")
    back: \\(
    sources: [book]
  - id: braces-in-prose
    front: |
      {{Front}} {{#Back}} {{/Back}} {{cloze:Text}} {{{x}}} ${{x}}$ ${{{y}}}$
    back: |
      {{c}} }} {{ :: ${{a}{b}}$
    sources: [book]
  - id: table
    front: |
      | $|x|$ | `a|b` |
      |---|---|
      | $\{x \mid x < 1\}$ | $a_1 * b_2 * c_3$ |
    back: |
      1. $a_b$ and _c_ and $d_e$
      2. $x\,y\;z\!w$, $\backslash$, \$5 and \$6
    sources: [book]
  - id: lines
    front: |
      $$
      \begin{aligned}
        a &= b \\
          &= c
      \end{aligned}
      $$
      after $a
      + b$ it
    back: $$\vect{x}\T \vect y, \KL{p}{q \given \vect{z}}$$
    sources: [book]
  - id: other-letters
    front: $\text{Gr<o>e}$ and $\text{<ohm>}$ and Gr<o>e
    back: $50\,\%$
    sources: [book]
  - id: both-ways
    kind: reverse
    prompts: ["Give $a<b$ & more", 'State: {{']
    front: $x<1$
    back: |
      - $y>1$
      - `z`
    note: $n \given m$
    sources: [book]

  - id: cloze-nested-braces
    kind: cloze
    text: |
      $$\frac{ {{c1::1}} }{ {{c2::\sqrt{\frac{1}{{x}}}}} } + {{c3::{{{a}}}}}$$
    sources: [book]
  - id: cloze-colons
    kind: cloze
    text: |
      {{c1::`a::b`::in code}} a::b {{c2::$p(x::y)$}} $\text{u::v} {{c3::{x::y}::a::b}}$ {{c4::ends:::with it}}
      {{c5:::x}} {{c6::that\:::why}}
    sources: [book]
  - id: cloze-escaped-braces
    kind: cloze
    text: |
      $\{ {{c1::x \}}} , {{c2::\{ y}} \}$ and {{c3::$\{z\}$}}
    sources: [book]
  - id: cloze-ends-with-a-brace
    kind: cloze
    text: |
      ${{c1::\frac{1}{2}}} + {{c2::\hat{x}::\text{hint}}} + {{c3::\hat{y}}}$ and {{c4::a}}} {{{c5::b}}} {{c6::${c}$}}
    sources: [book]
  - id: cloze-several
    kind: cloze
    text: |
      ${{c1::a<b}} + {{c2::b>c}} = {{c1::c \& d}}$, {{c1::1 < 2 & 3::< or >}} and {{c2::$$x<y$$}} and $z<{{c1::w}}$
    sources: [book]
  - id: cloze-with-gaps
    kind: cloze
    text: |
      {{c3::$a$}}, {{c1::$b$}}, {{c499::$c$}}
    sources: [book]
  - id: cloze-hints
    kind: cloze
    text: |
      {{c1::$x^2$::a *power* of $x<y$}} and ${{c2::\alpha::\text{Greek}}}$ and {{c3::a::}} ${{c4::b::}}$
    sources: [book]
  - id: cloze-groups
    kind: cloze
    text: |
      $x^{{{c1::ab}}} + \frac{{{c2::1}}}{{{c3::2}}} + \KL{{{c4::p}}}{ {{c5::\vect{q}}} } + {{c6::\vect{u}\T}} v$
    sources: [book]
  - id: cloze-of-macros
    kind: cloze
    text: |
      $\product{{{c1::\alpha}}}{x} + \product{a}{{{c2::\beta::\gamma}}} + \product{{{c2::\beta::\gamma}}}{a}$ and
      $\if{{{c3::y}}}$
    sources: [book]
  - id: cloze-code
    kind: cloze
    text: |
      {{c1::`f{{a}}`}} and `\(x\)` and `[sound:y.mp3]` and {{c2::[sound:z.mp3]}} and
      $[{{c3::sound}}:z] [{{c4::\text{latex}}}]$
    note: |
      `{{c7::x}}` is no deletion, nor is {{c.
    sources: [book]
  - id: cloze-in-a-table
    kind: cloze
    text: |
      | {{c1::$|a|$}} | **{{c2::b}}** |
      |---|---|
      | ${{c1::c}}$ | [{{c3::d}}](https://example.org/?a=1&b=2) |

      - {{c2::\\(e\\)}} "{{c1::"f"}}"
    sources: ['book {{c9::x}} \(y\) [sound:z]']
""".replace("<o>", "o\N{COMBINING DIAERESIS}\N{LATIN SMALL LETTER SHARP S}").replace("<ohm>", "\N{OHM SIGN}")

#: What a reader sees: a card, the number of its part, the question, and the answer (that of a cloze in its text).
SHOWN = (
    (
        "signs-of-html",
        1,
        r"If \(a<b\), \(b>c\) & 1 < 2 > 0, what of \(x_{<t}\), <3 and \(<script>\)?",
        r"\[\begin{matrix}a & b \\ c<d & e\end{matrix}\] and \(p \& q\)",
    ),
    ("quotes", 1, r""""double", 'single', \(f''(x)\), \(\text{"a" 'b'}\), a"b'c""", r"""\(g'\) "\(h'\)" """),
    ("references-of-html", 1, r"&lt; is not <; < is; &lt; is not. \(\mathrm{\&lt;}\)", "<b> \N{COPYRIGHT SIGN}"),
    (
        "brackets-of-anki",
        1,
        r"[sound:x.mp3] [$]x[/$] [LaTeX]y[/LaTeX] [$$]z[/$$] [anki:tts lang=en]a[/anki:tts] \([sound:y]\) \([latex]\)",
        r"[sound:x.mp3] [$]x[/$] [latex]y[/latex] \([/latex]\)",
    ),
    (
        "deletion-in-code",
        1,
        r"{{c1::x}} and \(y\) and {{Front}}",
        r'{{c1::x}} \[z\] <img src="missing.png"> \(y\)',
    ),
    ("delimiters-in-prose", 1, r"\(x\) and \[y\] and \(u\) and \(z\) here", r"\("),
    (
        "braces-in-prose",
        1,
        r"{{Front}} {{#Back}} {{/Back}} {{cloze:Text}} {{{x}}} \({{x}}\) \({{{y}}}\)",
        r"{{c}} }} {{ :: \({{a}{b}}\)",
    ),
    (
        "table",
        1,
        r"\(|x|\) a|b \(\{x \mid x < 1\}\) \(a_1 * b_2 * c_3\)",
        r"\(a_b\) and c and \(d_e\) \(x\,y\;z\!w\), \(\backslash\), $5 and $6",
    ),
    (
        "lines",
        1,
        r"\[ \begin{aligned} a &= b \\ &= c \end{aligned} \] after \(a + b\) it",
        r"\[\mathbf{x}^{\top} \mathbf{y}, D\left(p \,\middle\Vert\, q \mid \mathbf{z}\right)\]",
    ),
    (
        "other-letters",
        1,
        r"\(\text{Gr*}\) and \(\text{@}\) and Gr*".replace("*", "\N{LATIN SMALL LETTER O WITH DIAERESIS}\xdfe").replace(
            "@", "\N{GREEK CAPITAL LETTER OMEGA}"
        ),
        r"\(50\,\%\)",
    ),
    ("both-ways", 1, r"Give \(a<b\) & more \(x<1\)", r"\(y>1\) z"),
    ("both-ways", 2, r"State: {{ \(y>1\) z", r"\(x<1\)"),
    (
        "cloze-nested-braces",
        2,
        r"\[\frac{ 1 }{ [...] } + {{{a}}}\]",
        r"\[\frac{ 1 }{ \sqrt{\frac{1}{{x}}} } + {{{a}}}\]",
    ),
    (
        "cloze-colons",
        1,
        r"[in code] a::b \(p(x::y)\) \(\text{u::v} {x::y}\) ends :x that:",
        r"a::b a::b \(p(x::y)\) \(\text{u::v} {x::y}\) ends :x that:",
    ),
    (
        "cloze-colons",
        3,
        r"a::b a::b \(p(x::y)\) \(\text{u::v} [a::b]\) ends :x that:",
        r"a::b a::b \(p(x::y)\) \(\text{u::v} {x::y}\) ends :x that:",
    ),
    (
        "cloze-colons",
        4,
        r"a::b a::b \(p(x::y)\) \(\text{u::v} {x::y}\) [:with it] :x that:",
        r"a::b a::b \(p(x::y)\) \(\text{u::v} {x::y}\) ends :x that:",
    ),
    (
        "cloze-escaped-braces",
        1,
        r"\(\{ [...] , \{ y \}\) and \(\{z\}\)",
        r"\(\{ x \} , \{ y \}\) and \(\{z\}\)",
    ),
    (
        "cloze-ends-with-a-brace",
        2,
        r"\(\frac{1}{2} + [\text{hint}] + \hat{y}\) and a} {b} \({c}\)",
        r"\(\frac{1}{2} + \hat{x} + \hat{y}\) and a} {b} \({c}\)",
    ),
    (
        "cloze-several",
        1,
        r"\([...] + b>c = [...]\), [< or >] and \[x<y\] and \(z<[...]\)",
        r"\(a<b + b>c = c \& d\), 1 < 2 & 3 and \[x<y\] and \(z<w\)",
    ),
    (
        "cloze-several",
        2,
        r"\(a<b + [...] = c \& d\), 1 < 2 & 3 and [...] and \(z<w\)",
        r"\(a<b + b>c = c \& d\), 1 < 2 & 3 and \[x<y\] and \(z<w\)",
    ),
    ("cloze-with-gaps", 499, r"\(a\), \(b\), [...]", r"\(a\), \(b\), \(c\)"),
    (
        "cloze-hints",
        1,
        r"[a power of \(x<y\)] and \(\alpha\) and a \(b\)",
        r"\(x^2\) and \(\alpha\) and a \(b\)",
    ),
    ("cloze-hints", 3, r"\(x^2\) and \(\alpha\) and [...] \(b\)", r"\(x^2\) and \(\alpha\) and a \(b\)"),
    ("cloze-hints", 4, r"\(x^2\) and \(\alpha\) and a \([...]\)", r"\(x^2\) and \(\alpha\) and a \(b\)"),
    (
        "cloze-groups",
        4,
        r"\(x^{ab} + \frac{1}{2} + D\left([...] \,\middle\Vert\, \mathbf{q} \right) + \mathbf{u}^{\top} v\)",
        r"\(x^{ab} + \frac{1}{2} + D\left(p \,\middle\Vert\, \mathbf{q} \right) + \mathbf{u}^{\top} v\)",
    ),
    (
        "cloze-of-macros",
        1,
        r"\([...]x + a\beta + \beta a\) and \(\mid y\)",
        r"\(\alpha x + a\beta + \beta a\) and \(\mid y\)",
    ),
    (
        "cloze-of-macros",
        2,
        r"\(\alpha x + a[\gamma] + [\gamma]a\) and \(\mid y\)",
        r"\(\alpha x + a\beta + \beta a\) and \(\mid y\)",
    ),
    (
        "cloze-of-macros",
        3,
        r"\(\alpha x + a\beta + \beta a\) and \(\mid[...]\)",
        r"\(\alpha x + a\beta + \beta a\) and \(\mid y\)",
    ),
    (
        "cloze-code",
        3,
        r"f{{a}} and \(x\) and [sound:y.mp3] and [sound:z.mp3] and \([[...]:z] [\text{latex}]\)",
        r"f{{a}} and \(x\) and [sound:y.mp3] and [sound:z.mp3] and \([sound:z] [\text{latex}]\)",
    ),
    (
        "cloze-in-a-table",
        2,
        r"""\(|a|\) [...] \(c\) d [...] ""f"" """,
        r"""\(|a|\) b \(c\) d \(e\) ""f"" """,
    ),
)
