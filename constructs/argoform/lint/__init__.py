"""Findings on manifests: what Argo's linter rejects (family argo), what works but should not be done (practice)."""
