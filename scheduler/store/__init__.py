"""The review store: an append-only log in SQLite, the memories folded from it, and ways in and out.

What a learner did is written once and never changed; where a card stands is a fold over its events, kept only to be
quick. So a store can always be checked, mended and merged with that of another device.
"""
