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
    name      = "runner"
    namespace = kubernetes_namespace_v1.team.metadata[0].name
    labels = {
      owner = "platform"
    }
  }
}
