terraform {
  required_providers {
    kubectl = {
      source  = "alekc/kubectl"
      version = "~> 2.1"
    }
  }
}

resource "kubectl_manifest" "library" {
  yaml_body = yamlencode({
    apiVersion = "argoproj.io/v1alpha1"
    kind       = "WorkflowTemplate"
    metadata   = { name = "library", namespace = "ml" }
    spec = {
      templates = [
        for name in ["clean", "split"] : {
          name      = name
          container = { image = "registry.example.com/lib:1.9.0", command = ["lib", name] }
        }
      ]
    }
  })
}

resource "kubectl_manifest" "train" {
  yaml_body = yamlencode({
    apiVersion = "argoproj.io/v1alpha1"
    kind       = "WorkflowTemplate"
    metadata   = { name = "train", namespace = "ml" }
    spec = {
      entrypoint = "main"
      templates = [{
        name = "main"
        dag = {
          tasks = [
            for name in ["split", "clean"] : {
              name        = name
              templateRef = { name = "library", template = name }
            }
          ]
        }
      }]
    }
  })
}
