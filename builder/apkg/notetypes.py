"""Note types and decks to the JSON of Anki's schema 11, by way of genanki, which knows all of its keys."""

from __future__ import annotations

import json
from collections.abc import Mapping

import genanki

from builder.kinds.notetype import NoteType


def notetypes_json(notetypes: Mapping[NoteType, int], css: str, deck_id: int) -> str:
    """Turn note types, each with the time of its last change, into the column `models`; a later time brings new CSS."""
    models = {str(notetype.id): _model(notetype, css).to_json(time, deck_id) for notetype, time in notetypes.items()}
    return json.dumps(models, ensure_ascii=False, sort_keys=True)


def _model(notetype: NoteType, css: str) -> genanki.Model:
    return genanki.Model(
        notetype.id,
        notetype.name,
        fields=[{"name": field.name, "id": field.id} for field in notetype.fields],
        templates=[
            {"name": template.name, "id": template.id, "qfmt": template.question, "afmt": template.answer}
            for template in notetype.templates
        ],
        css=css,
        model_type=genanki.Model.CLOZE if notetype.is_cloze else genanki.Model.FRONT_BACK,
    )


def deck_json(deck_id: int, name: str, description: str) -> dict[str, object]:
    """Turn a deck into its entry of the column `decks`."""
    deck: dict[str, object] = genanki.Deck(deck_id, name, description).to_json()
    return deck
