terraform {
  required_providers {
    kubectl = {
      source = "alekc/kubectl"
    }
    kubernetes = {
      source = "hashicorp/kubernetes"
    }
  }
}

resource "kubernetes_config_map_v1" "settings" {
  metadata {
    name      = "settings"
    namespace = "media"
  }
  data = {
    quality = "high"
  }
}

resource "kubectl_manifest" "transcode" {
  yaml_body = yamlencode({
    apiVersion = "argoproj.io/v1alpha1"
    kind       = "WorkflowTemplate"
    metadata   = { name = "transcode", namespace = "media" }
    spec = {
      entrypoint = "run"
      templates = [{
        name      = "run"
        container = { image = "registry.example.com/transcode:5.1.0", command = ["transcode"] }
      }]
    }
  })
}
