"""What has been released: who every note is in Anki, and when it last changed."""
