"""The fields of other programs, as HTML, Markdown or plain text, to the texts of cards."""
