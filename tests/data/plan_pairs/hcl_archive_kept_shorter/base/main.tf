terraform {
  required_providers {
    helm = {
      source  = "hashicorp/helm"
      version = "~> 3.0"
    }
  }
}

resource "helm_release" "argo" {
  name       = "argo-workflows"
  namespace  = "argo"
  repository = "https://argoproj.github.io/argo-helm"
  chart      = "argo-workflows"
  version    = "0.45.20"
  values = [yamlencode({
    server     = { replicas = 2 }
    controller = { persistence = { archive = true, archiveTTL = "180d" } }
    extraObjects = [{
      apiVersion = "argoproj.io/v1alpha1"
      kind       = "CronWorkflow"
      metadata   = { name = "cleanup", namespace = "argo" }
      spec = {
        schedule          = "0 4 * * *"
        concurrencyPolicy = "Forbid"
        workflowSpec = {
          entrypoint = "main"
          templates  = [{ name = "main", container = { image = "registry.example.com/cleanup:1.0.3", command = ["cleanup"] } }]
        }
      }
    }]
  })]
}
