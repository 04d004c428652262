terraform {
  required_providers {
    helm = {
      source  = "hashicorp/helm"
      version = "~> 3.0"
    }
  }
}

resource "helm_release" "minio" {
  name       = "minio"
  namespace  = "minio"
  repository = "https://charts.min.io"
  chart      = "minio"
  version    = "5.3.0"
}
