"""Run MathJax 3.2.2 as Anki runs it, and keep the list of TeX commands that a card may use.

`python -m tests.mathjax` writes that list, `builder/tex/commands.json`, anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from functools import lru_cache
from pathlib import Path

import math_core
import pytest
import quickjs

ROOT = Path(__file__).resolve().parent.parent
COMPONENTS = ROOT / "node_modules" / "mathjax" / "es5"
COMMANDS = ROOT / "builder" / "tex" / "commands.json"
ALIASES = ROOT / "builder" / "tex" / "aliases.json"

#: What Anki loads, without noerrors and noundefined: those two show an error as text and never fail.
PACKAGES = (
    "base", "action", "ams", "amscd", "bbox", "boldsymbol", "braket", "bussproofs", "cancel", "cases",
    "centernot", "color", "colortbl", "configmacros", "empheq", "enclose", "extpfeil", "gensymb",
    "html", "mathtools", "mhchem", "newcommand", "require", "tagformat", "textcomp", "unicode",
    "upgreek", "verb",
)  # fmt: skip
#: Names that MathJax parses and that were seen to make Anki's typesetting fail.
UNUSABLE = ("prescript",)

CPU_SECONDS = 10
MEMORY_BYTES = 256 * 2**20
STACK_BYTES = 4 * 2**20  # a hundred nested fractions need more than three megabytes

_BEFORE = """
globalThis.console = {log() {}, info() {}, warn() {}, error() {}};
globalThis.setTimeout = () => 0;
globalThis.MathJax = {
  startup: {typeset: false},
  loader: {load: [], require(name) { throw Error("cannot load " + name); }},
};
"""

# Proof trees are measured while they are parsed, hence the page with a box of some size.
_AFTER = """
(function (packages, unusable) {
  const library = MathJax._, {MapHandler} = library.input.tex.MapHandler;
  const {DelimiterMap} = library.input.tex.SymbolMap;
  const nodes = new library.core.MmlTree.MmlFactory.MmlFactory();
  const page = {
    outputJax: {getBBox: () => ({w: 1, h: 1, d: 0})},
    options: {MathItem: function () {}},
  };
  for (const name of unusable) MapHandler.getMap("mathtools-macros").map.delete(name);

  function input() {
    const jax = new library.input.tex_ts.TeX({
      packages, maxMacros: 1000, maxBuffer: 5120, formatError(_, error) { throw error; },
    });
    jax.setMmlFactory(nodes);
    jax.setAdaptor({});
    return jax;
  }

  globalThis.refusal = function (math, display) {
    const item = {math, display, start: {n: 0}, end: {n: 0}, inputData: {}, root: null};
    let answer = null;
    try {
      input().compile(item, page).walkTree(function (node) {
        if (node.isKind("merror")) answer = "ErrorNode: the formula shows an error";
      });
    } catch (error) {
      // nothing is thrown where no memory is left for an error
      answer = error ? (error.id || "Engine") + ": " + error.message : "Engine: out of memory";
    }
    return answer;
  };

  globalThis.names = function () {
    const found = {macros: [], delimiters: [], environments: []};
    const handlers = input().parseOptions.handlers.map;
    for (const kind of ["macro", "delimiter", "environment"]) {
      for (const {item} of handlers.get(kind)._configuration.items) {
        const delimiters = item instanceof DelimiterMap;
        for (const name of item.map ? item.map.keys() : []) {
          if (kind === "environment") found.environments.push(name);
          else if (!delimiters) found.macros.push(name);
          else if (name.length > 1 && name[0] === "\\\\") found.delimiters.push(name.slice(1));
        }
      }
    }
    return JSON.stringify(found);
  };
})
"""


@dataclass(frozen=True)
class CommandNames:
    """The names that MathJax knows in Anki's configuration, without the backslash."""

    macros: frozenset[str]
    symbols: frozenset[str]
    delimiters: frozenset[str]
    environments: frozenset[str]

    @property
    def commands(self) -> frozenset[str]:
        """All that may follow a backslash."""
        return self.macros | self.symbols | self.delimiters


def is_installed() -> bool:
    """Say whether MathJax has been put into node_modules."""
    return (COMPONENTS / "core.js").is_file()


def demand() -> None:
    """Turn a missing MathJax into a skipped test, and on a CI machine into a failed one."""
    if is_installed():
        return
    reason = "MathJax 3.2.2 is NOT THERE, so no formula was checked exactly: run `npm ci`"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@lru_cache(maxsize=20_000)
def refusal(tex: str, display: bool) -> str | None:
    """Turn a formula into MathJax's objection (`id: message`), or None where Anki typesets it.

    Every formula meets a fresh TeX input: what one of them defines, the next does not know.
    """
    answer = _ask(f"refusal({json.dumps(tex)}, {json.dumps(display)})")
    if answer and answer.startswith("Engine: "):
        engine.cache_clear()  # an engine that ran out of time or space is not used again
    return answer


@cache
def command_names() -> CommandNames:
    """Read the names that MathJax knows from its own maps."""
    found = json.loads(_ask("names()") or "{}")
    macros = {name for name in found["macros"] if name.isascii() and name}
    words = {name for name in macros if name.isalpha()}
    return CommandNames(
        macros=frozenset(words),
        symbols=frozenset(macros - words),
        delimiters=frozenset(found["delimiters"]),
        environments=frozenset(found["environments"]),
    )


def _ask(script: str) -> str | None:
    try:
        answer = engine().eval(script)
    except quickjs.JSException as error:
        return f"Engine: {str(error).splitlines()[0]}"
    return None if answer is None else str(answer)


@cache
def engine() -> quickjs.Context:
    """Load MathJax into an engine with limits of its own."""
    context = quickjs.Context()
    context.set_memory_limit(MEMORY_BYTES)
    context.set_max_stack_size(STACK_BYTES)
    context.eval(_BEFORE)
    for component in ("loader.js", "core.js", "input/tex-full.js"):
        context.eval((COMPONENTS / component).read_text(encoding="utf-8"))
    context.eval(f"{_AFTER.strip()}({json.dumps(PACKAGES)}, {json.dumps(UNUSABLE)})")
    context.set_time_limit(CPU_SECONDS)
    return context


# The list of commands.

#: Names that both engines know and that must not stand on a card, by reason.
BANNED_COMMANDS: Mapping[str, str] = {
    "changes what later formulas mean": (
        "newcommand renewcommand newenvironment renewenvironment def let definecolor mathtoolsset "
        "Newextarrow DeclareMathOperator DeclarePairedDelimiter DeclarePairedDelimiters "
        "DeclarePairedDelimiterX DeclarePairedDelimitersX DeclarePairedDelimiterXPP "
        "DeclarePairedDelimitersXPP newtagform renewtagform usetagform"
    ),
    "loads code, and where that fails no formula of the side is shown": "require",
    "nothing on a card is numbered": "label ref eqref refeq notag nonumber",
    "reaches the page: links, styles, identities, raw nodes, mouse actions": (
        "href class cssId style data mmlToken unicode bbox toggle mathtip texttip"
    ),
    "breaks no line in Anki": "newline",
    "the engines disagree: one argument, or all that follows": "frak",
    "the engines disagree: a minus sign, or an equals sign": "coloneq Coloneq eqcolon Eqcolon",
    "the engines disagree: upright, or slanted": "symbf",
    "the engines disagree: a sign, or an empty root": "surd",
}
#: Environments that the other engine numbers and Anki does not; the starred forms are free.
BANNED_ENVIRONMENTS = (
    "equation", "align", "alignat", "flalign", "gather", "multline", "eqnarray", "xalignat", "xxalignat",
    "numcases", "subnumcases",
)  # fmt: skip

#: Small uses of a command, the plainest first; @ stands for the command.
USES = (
    "x@", "x@{a}", "x@{a}{b}", "x@{a}{b}{c}", "@(x", "x@_a^b", r"\sum@_a^b", "@{1em}x", "@1em x", "@{1mu}x",
    "@1mu x", "@{red}{x}", r"\left@ x\right.", r"\left. x\right@", r"\left(a@|b\right)",
    r"\begin{array}{c} a \\ @ b \end{array}",
)  # fmt: skip
#: Uses of the few commands that fit none of those.
SPECIAL_USES: Mapping[str, str] = {
    "begin": r"@{matrix}a\end{matrix}",
    "end": r"\begin{matrix}a@{matrix}",
    "genfrac": "@{(}{)}{0pt}{}{a}{b}",
    "left": r"@(x\right)",
    "mathchoice": "@{a}{b}{c}{d}",
    "not": "a@=b",
    "right": r"\left(x@)",
    "shoveleft": r"\begin{multline*}a\\@{b}\\c\end{multline*}",
    "shoveright": r"\begin{multline*}a\\@{b}\\c\end{multline*}",
    "sideset": r"@{_a^b}{_c^d}\sum",
    "tag": r"\begin{align*}a@{1}\end{align*}",
}
BODIES = (r"a & b \\ c & d", r"{cc}a & b \\ c & d", r"{2}a & b \\ c & d", r"{c}a \\ b", r"a \\ b", "a")


@cache
def aliases() -> Mapping[str, str]:
    """Read what stands in for a command where the other engine does not know it."""
    loaded: dict[str, str] = json.loads(ALIASES.read_text(encoding="utf-8"))
    return loaded


def math_core_refusal(tex: str, display: bool, macros: Mapping[str, str]) -> str | None:
    """Turn a formula into math_core's objection, or None where it makes MathML of it."""
    try:
        _converter(tuple(macros.items())).convert_with_local_state(tex, displaystyle=display)
    except math_core.LatexError as error:
        return str(error)
    return None


@cache
def _converter(macros: tuple[tuple[str, str], ...]) -> math_core.LatexToMathML:
    return math_core.LatexToMathML(fancy_error=False, macros=dict(macros))


def is_accepted(tex: str, display: bool) -> bool:
    """Say whether both engines take a formula, math_core with the aliases."""
    # math_core is asked first: it is faster by a factor of hundreds
    return math_core_refusal(tex, display, aliases()) is None and refusal(tex, display) is None


def _uses_of_command(name: str) -> Iterable[str]:
    forms = (SPECIAL_USES[name],) if name in SPECIAL_USES else USES
    return (form.replace("@", "\\" + name) for form in forms)


def _uses_of_environment(name: str) -> Iterable[str]:
    return (rf"\begin{{{name}}}{body}\end{{{name}}}" for body in BODIES)


def _first_accepted(names: Iterable[str], uses: Callable[[str], Iterable[str]]) -> dict[str, str]:
    accepted = {}
    for name in sorted(names):
        use = next((use for use in uses(name) if is_accepted(use, display=True)), None)
        if use is not None:
            accepted[name] = use
    return accepted


@cache
def accepted_commands() -> Mapping[str, str]:
    """Turn each command that a card may use into its plainest use that both engines take."""
    banned = {name for names in BANNED_COMMANDS.values() for name in names.split()}
    return _first_accepted(command_names().commands - banned, _uses_of_command)


@cache
def accepted_environments() -> Mapping[str, str]:
    """Turn each environment that a card may use into a use that both engines take."""
    return _first_accepted(command_names().environments - set(BANNED_ENVIRONMENTS), _uses_of_environment)


def command_data() -> dict[str, list[str]]:
    """Turn what the engines say today into the content of commands.json."""
    return {"macros": sorted(accepted_commands()), "environments": sorted(accepted_environments())}


if __name__ == "__main__":
    COMMANDS.write_text(json.dumps(command_data(), indent=1) + "\n", encoding="utf-8")
