"""The name of the environment variable by which an app is asked to tell what its accounts may do."""

RIGHTS_FILE = "ARGOFORM_RIGHTS_FILE"
"""Names the file to which each account adds a line of JSON."""
