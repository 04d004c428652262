"""Tests of the constructs that give workflows, people and services their identity and rights."""
