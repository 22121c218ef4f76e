"""What helps an author: the manual of findings, templates, fixes, schemas, imports."""
