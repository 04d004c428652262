terraform {
  required_providers {
    kubectl = {
      source  = "alekc/kubectl"
      version = "~> 2.1"
    }
  }
}

resource "kubectl_manifest" "report" {
  yaml_body = templatefile("${path.module}/report.yaml", { deadline = 172800 })
}
