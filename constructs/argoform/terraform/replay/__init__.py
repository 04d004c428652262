"""Providers that play schemas: what Terraform talks to instead of the real AWS or Kubernetes provider."""
