terraform {
  required_providers {
    kubectl = {
      source  = "alekc/kubectl"
      version = "~> 2.1"
    }
  }
}

resource "kubectl_manifest" "library" {
  yaml_body = file("${path.module}/library.yaml")
}

resource "kubectl_manifest" "train" {
  yaml_body = file("${path.module}/train.yaml")
}
