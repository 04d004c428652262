"""What holds data that a destroy loses: types of resources and kinds of objects, with what each holds."""

from __future__ import annotations

from typing import Literal

Weight = Literal["critical", "high"]

_DATABASES = (
    "aws_db_instance", "aws_rds_cluster", "aws_rds_cluster_instance", "aws_docdb_cluster", "aws_neptune_cluster",
    "aws_memorydb_cluster", "aws_redshift_cluster", "aws_opensearch_domain", "aws_elasticsearch_domain",
    "aws_dynamodb_table", "aws_timestreamwrite_database", "aws_timestreamwrite_table", "aws_keyspaces_table",
    "aws_elasticache_replication_group",
    "google_sql_database_instance", "google_sql_database", "google_spanner_instance", "google_spanner_database",
    "google_bigtable_instance", "google_bigtable_table", "google_bigquery_dataset", "google_bigquery_table",
    "google_firestore_database", "google_alloydb_cluster", "google_alloydb_instance", "google_redis_instance",
    "azurerm_postgresql_server", "azurerm_postgresql_flexible_server", "azurerm_postgresql_database",
    "azurerm_postgresql_flexible_server_database", "azurerm_mysql_server", "azurerm_mysql_flexible_server",
    "azurerm_mysql_flexible_database", "azurerm_mariadb_server", "azurerm_mssql_server", "azurerm_mssql_database",
    "azurerm_mssql_managed_instance", "azurerm_mssql_managed_database", "azurerm_cosmosdb_account",
    "azurerm_cosmosdb_sql_database", "azurerm_cosmosdb_sql_container", "azurerm_cosmosdb_mongo_database",
    "azurerm_cosmosdb_mongo_collection", "azurerm_cosmosdb_postgresql_cluster", "azurerm_redis_cache",
)  # fmt: skip
_FILES = (
    "aws_efs_file_system", "aws_ebs_volume", "aws_fsx_lustre_file_system", "aws_fsx_ontap_file_system",
    "aws_fsx_openzfs_file_system", "aws_fsx_windows_file_system", "google_filestore_instance", "google_compute_disk",
    "google_compute_region_disk", "azurerm_managed_disk", "azurerm_storage_share", "azurerm_netapp_volume",
)  # fmt: skip
_OBJECTS = (
    "aws_s3_bucket", "aws_s3_directory_bucket", "aws_glacier_vault", "aws_backup_vault", "google_storage_bucket",
    "azurerm_storage_account", "azurerm_storage_container", "minio_s3_bucket",
)  # fmt: skip
_IMAGES = ("aws_ecr_repository", "google_artifact_registry_repository", "azurerm_container_registry")
_MESSAGES = (
    "aws_sqs_queue", "aws_kinesis_stream", "aws_msk_cluster", "google_pubsub_subscription", "azurerm_storage_queue",
    "azurerm_servicebus_queue", "azurerm_eventhub",
)  # fmt: skip
_LOGS = ("aws_cloudwatch_log_group", "azurerm_log_analytics_workspace", "google_logging_project_bucket_config")
_SECRETS = (
    "aws_secretsmanager_secret", "google_secret_manager_secret", "azurerm_key_vault", "azurerm_key_vault_secret",
)  # fmt: skip
_KEYS = ("aws_kms_key", "aws_kms_external_key", "google_kms_crypto_key", "google_kms_key_ring", "azurerm_key_vault_key")
_CLUSTERS = (
    "aws_eks_cluster", "google_container_cluster", "azurerm_kubernetes_cluster", "azurerm_resource_group",
    "google_project",
)  # fmt: skip

HOLDERS: dict[str, tuple[Weight, str]] = {
    **dict.fromkeys(_DATABASES, ("critical", "the data in it")),
    **dict.fromkeys(_FILES, ("critical", "the files on it")),
    **dict.fromkeys(_OBJECTS, ("critical", "every object in it")),
    "azurerm_storage_table": ("critical", "the data in it"),
    **dict.fromkeys(_IMAGES, ("high", "the images in it")),
    **dict.fromkeys(_MESSAGES, ("high", "the messages in it")),
    **dict.fromkeys(_LOGS, ("high", "the logs in it")),
    **dict.fromkeys(_SECRETS, ("high", "the secret values in it")),
    **dict.fromkeys(_KEYS, ("high", "access to everything that is encrypted with it")),
    **dict.fromkeys(_CLUSTERS, ("critical", "everything that is in it")),
}
"""By the type of the resource: how bad its destruction is, and what goes with it."""

HOLDING_KINDS: dict[tuple[str, str], tuple[Weight, str]] = {
    ("", "Namespace"): ("critical", "every object in it, running workflows included"),
    ("", "PersistentVolumeClaim"): ("critical", "the files on its volume"),
    ("", "PersistentVolume"): ("critical", "the files on it"),
    ("", "Secret"): ("high", "the values in it"),
    ("apps", "StatefulSet"): ("high", "its pods, while its claims stay"),
    ("apiextensions.k8s.io", "CustomResourceDefinition"): ("critical", "every object of its kind in the whole cluster"),
}
"""By API group and kind of an object: likewise."""
