"""Whether models read the docstrings of their fields.

pydantic reads the source of every class for that, which is a third of the time that importing them takes. Only what
generates schemas and reference pages needs it, and says so in the environment before it imports a model.
"""

from __future__ import annotations

import os

VARIABLE = "ARGOFORM_DOCUMENT_MODELS"
DOCUMENTED = os.environ.get(VARIABLE) == "1"
