"""Tests of the constructs for artifact stores and repositories."""
