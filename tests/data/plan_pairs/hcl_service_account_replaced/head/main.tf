terraform {
  required_providers {
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "~> 2.30"
    }
  }
}

resource "kubernetes_namespace_v1" "team" {
  metadata {
    name = "team"
    labels = {
      owner = "platform"
    }
  }
}

resource "kubernetes_service_account_v1" "runner" {
  metadata {
    name      = "runner-2"
    namespace = kubernetes_namespace_v1.team.metadata[0].name
    labels = {
      owner = "platform"
    }
  }
}

resource "kubernetes_manifest" "job" {
  manifest = {
    apiVersion = "argoproj.io/v1alpha1"
    kind       = "WorkflowTemplate"
    metadata   = { name = "job", namespace = "team" }
    spec = {
      entrypoint         = "main"
      serviceAccountName = "runner"
      templates          = [{ name = "main", container = { image = "registry.example.com/job:1.1.1", command = ["job"] } }]
    }
  }
}
