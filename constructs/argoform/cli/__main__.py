"""`python -m argoform.cli`, the same as the command `argoform`."""

from argoform.cli import main

main()
