terraform {
  required_providers {
    kubectl = {
      source  = "alekc/kubectl"
      version = "~> 2.1"
    }
  }
}

resource "kubectl_manifest" "crawl" {
  yaml_body = <<-YAML
    apiVersion: argoproj.io/v1alpha1
    kind: WorkflowTemplate
    metadata:
      name: crawl
      namespace: search
    spec:
      entrypoint: main
      activeDeadlineSeconds: 7200
      parallelism: 5
      synchronization:
        mutexes:
          - name: crawl
      templates:
        - name: main
          retryStrategy:
            retryPolicy: Always
          container:
            image: registry.example.com/crawl:1.20.0
            command: [crawl]
  YAML
}
