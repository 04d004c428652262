terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
    kubectl = {
      source  = "alekc/kubectl"
      version = "~> 2.1"
    }
  }
}

resource "aws_iam_role" "crawl" {
  name_prefix        = "crawl-"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}

resource "kubectl_manifest" "crawl" {
  yaml_body = templatefile("${path.module}/crawl.yaml", { account = aws_iam_role.crawl.unique_id })
}
