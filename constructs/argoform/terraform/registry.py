"""Every declaration, as the schemas of its provider; read without the CDK."""

from __future__ import annotations

from collections.abc import Mapping

from argoform.terraform.providers import PROVIDERS
from argoform.terraform.resource import DECLARED, DataSource, Element, ProviderConfiguration, Resource
from argoform.terraform.schema import Block, ProviderSchemas, ProviderSource, Schema


def declarations() -> Mapping[str, ProviderSchemas]:
    """The schemas of every declared type, by the source address of its provider (`hashicorp/aws`).

    Types that a program declares itself, by subclassing `Resource` or `DataSource`, are among them.
    """
    from argoform.terraform import aws, azurerm, google, helm, kubectl, kubernetes  # noqa: F401

    sources = {cls.source.source: cls.source for cls in DECLARED}
    return {source.source: _schemas(source) for source in (*PROVIDERS, *(sources[s] for s in sources if s not in _OWN))}


_OWN = frozenset(provider.source for provider in PROVIDERS)


def _schemas(source: ProviderSource) -> ProviderSchemas:
    classes = [cls for cls in DECLARED if cls.source.source == source.source]

    def of(kind: type[Element]) -> dict[str, Schema]:
        return {cls.terraform_type: cls.schema() for cls in classes if issubclass(cls, kind)}

    configuration = [cls.schema() for cls in classes if issubclass(cls, ProviderConfiguration)]
    empty = Schema(source.name, source.source, Block())
    return ProviderSchemas(source.source, configuration[-1] if configuration else empty, of(Resource), of(DataSource))
