"""What has been released: who every note is in Anki, and when it last changed."""

#: The ledger's name in the folder of the library.
LEDGER = "ledger.json"
