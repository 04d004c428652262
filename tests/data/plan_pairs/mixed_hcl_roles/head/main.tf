terraform {
  required_providers {
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "~> 2.30"
    }
  }
}

resource "kubernetes_cluster_role_v1" "ops" {
  metadata {
    name = "workflow-ops"
  }
  rule {
    api_groups = ["argoproj.io"]
    resources  = ["workflows"]
    verbs      = ["list", "patch"]
  }
}

resource "kubernetes_cluster_role_binding_v1" "runner" {
  metadata {
    name = "runner"
  }
  role_ref {
    api_group = "rbac.authorization.k8s.io"
    kind      = "ClusterRole"
    name      = "view"
  }
  subject {
    kind      = "ServiceAccount"
    name      = "runner"
    namespace = "ci"
  }
  subject {
    kind      = "ServiceAccount"
    name      = "releaser"
    namespace = "ci"
  }
}
