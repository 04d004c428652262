"""The review of a plan: what changes by meaning, what that means, and pictures of it."""
