terraform {
  required_providers {
    kubectl = {
      source  = "alekc/kubectl"
      version = "~> 2.1"
    }
  }
}

resource "kubectl_manifest" "crawl" {
  yaml_body = templatefile("${path.module}/crawl.yaml", { account = "crawl" })
}
