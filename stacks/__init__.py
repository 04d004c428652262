"""Ready stacks: one file for each system that argoform serves, and the demo."""
