terraform {
  required_providers {
    kubectl = {
      source  = "alekc/kubectl"
      version = "~> 2.1"
    }
  }
}

resource "kubectl_manifest" "template" {
  yaml_body = file("${path.module}/template.yaml")
}
