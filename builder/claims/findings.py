"""The verdict on a claim to findings, at their places in the file."""

from __future__ import annotations

from builder.claims.declarations import head_names
from builder.claims.model import Claim
from builder.claims.slips import usual_reason
from builder.claims.verdicts import DISAGREEMENT
from builder.claims.verdicts import NEEDLESS
from builder.claims.verdicts import REFUTED
from builder.claims.verdicts import UNDECIDED
from builder.claims.verdicts import Verdict
from builder.diagnostics import Diagnostic
from builder.diagnostics import Flaw
from builder.source import Mapping
from builder.source import Node
from builder.source import Scalar

#: Flaws that a claim may have whose author says why nothing can decide it: no value, a bound passed, no engine.
EXCUSED = ("FM321", "FM323", "FM324")


def find_faults(claim: Claim, verdict: Verdict, mapping: Mapping, card_let: Mapping | None = None) -> list[Diagnostic]:
    """Turn a verdict into findings at their places in the claim's mapping, or in the `let:` of its card."""
    main = _text_under(mapping, claim.kind)
    wants_excuse = verdict.kind == "undecided" and verdict.code != DISAGREEMENT
    excused = EXCUSED if wants_excuse and claim.undecided else ()
    flaws = [(where, flaw) for where, flaw in verdict.flaws if flaw.code not in excused]
    found = [_locate(where, flaw, claim, mapping, card_let) for where, flaw in flaws]
    if claim.undecided and verdict.is_good:
        key = mapping.key("undecided")
        if key is not None:
            message = f"the claim is {verdict.kind}, so nothing has to excuse it"
            found.append(key.finding(NEEDLESS, message, "take undecided: out"))
    elif main is not None and verdict.code and not (wants_excuse and claim.undecided):
        found.append(main.finding(verdict.code, verdict.detail, _help(claim, verdict)))
    return found


def _help(claim: Claim, verdict: Verdict) -> str:
    if verdict.code == UNDECIDED:
        return "write it in another form, or say why with undecided: reason"
    sides = verdict.witness.sides if verdict.code == REFUTED and verdict.witness is not None else ()
    return usual_reason(sides[0][1], sides[1][1]) if claim.kind == "value" and len(sides) == 2 else ""


def _text_under(mapping: Mapping, key: str) -> Scalar | None:
    value = mapping.get(Scalar(key))
    return value if isinstance(value, Scalar) else None


def _locate(where: str, flaw: Flaw, claim: Claim, mapping: Mapping, card_let: Mapping | None) -> Diagnostic:
    if not where:
        main = _text_under(mapping, claim.kind)
        return main.locate(flaw) if main is not None else _on_whole(mapping, flaw)
    own = mapping.get(Scalar("let"))
    for let in (own, card_let):
        for key, text in let.items() if isinstance(let, Mapping) else ():
            if isinstance(text, Scalar) and set(head_names(key)) & set(head_names(where)):
                return text.locate(flaw)
    return _on_whole(mapping, flaw)


def _on_whole(node: Node, flaw: Flaw) -> Diagnostic:
    return Diagnostic(node.place(), flaw.code, flaw.message, flaw.help)
