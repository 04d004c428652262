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

resource "kubectl_manifest" "sensor" {
  yaml_body = file("${path.module}/sensor.yaml")
}
