"""What each key of a library's files is for, and how its value is written."""
