"""The messages of Terraform's plugin protocol 6; the Python in this folder is made by `schemas/compile_tfplugin6.py`."""
