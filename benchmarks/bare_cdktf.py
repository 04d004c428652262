"""A bare CDK program that emits the stack of a given `cdk.tf.json`: what synth costs without argoform.

usage: bare_cdktf.py STACK_JSON OUTDIR
"""

from __future__ import annotations

import json
import sys

from cdktf import App, LocalBackend, TerraformResource, TerraformStack

source, outdir = sys.argv[1:]
with open(source, encoding="utf-8") as stream:
    document = json.load(stream)
app = App(outdir=outdir)
stack = TerraformStack(app, "bare")
LocalBackend(stack, path="terraform.tfstate")
stack.add_override("terraform.required_providers", document["terraform"]["required_providers"])
if "variable" in document:
    stack.add_override("variable", document["variable"])
for resource_type, found in document["resource"].items():
    for name, body in found.items():
        resource = TerraformResource(stack, f"{resource_type}-{name}", terraform_resource_type=resource_type)
        resource.override_logical_id(name)
        for argument, value in body.items():
            if argument != "//":
                resource.add_override(argument, value)
app.synth()
