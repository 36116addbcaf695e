"""Reports about programs of Debian that are true: code, what the report looks like, and why it is right."""

FINDINGS = {}
