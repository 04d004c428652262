"""Findings on manifests: what Argo's own linter rejects (family argo), and what works but should not be done (practice)."""
