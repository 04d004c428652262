"""The family argo: what Argo's own linter rejects, found in one walk that goes on after the first fault."""
