"""Work that a construct does last; it stands in the room `terraform`, so that every construct room can use it."""

from argoform.terraform.completion import complete_at_synth

__all__ = ["complete_at_synth"]
