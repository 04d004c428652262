"""`Stack`: a Terraform stack whose output is the same on every machine."""

from __future__ import annotations

from argoform._cdk import Construct, cdk


class Stack(cdk.TerraformStack):
    """A stack whose state is kept by the backend that the program adds, or else in a file beside `cdktf.json`.

    The CDK's own choice is the same file by its absolute path, so that what it writes differs between machines.

    Args:
        id: the name of the stack.
        state_path: where the state file lies, as seen from the stack's folder in the output; `terraform.<id>.tfstate`
            beside `cdktf.json` when None, where the CDK's output folder `cdktf.out` lies too.
    """

    def __init__(self, scope: Construct, id: str, *, state_path: str | None = None) -> None:
        self._state_path = state_path
        super().__init__(scope, id)

    def ensure_backend_exists(self) -> cdk.TerraformBackend:
        """The backend of the stack, made now if the program added none; the CDK asks for it at synth."""
        return keep_state_beside(self, self._state_path)


def keep_state_beside(stack: cdk.TerraformStack, path: str | None = None) -> cdk.TerraformBackend:
    """Give a stack that has no backend one whose path is relative; for stacks that are no `Stack`.

    Args:
        path: as seen from the stack's folder in the output; `terraform.<id>.tfstate` beside `cdktf.json` when None.

    Returns:
        the backend that the stack has.
    """
    for node in stack.node.find_all():
        if isinstance(node, cdk.TerraformBackend):
            return node
    return cdk.LocalBackend(stack, path=path or f"../../../terraform.{stack.node.id}.tfstate")
