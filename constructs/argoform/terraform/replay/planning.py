"""What a change will lead to: the planned state and the paths whose change replaces the resource.

Terraform proposes a state in which the configuration stands over the prior state; a provider adds what it will compute.
Where a real provider's own logic is unknown, these rules hold: what is computed and was never known is unknown; what is
computed and known stays as it is; an attribute declared `force_new` that changes replaces the resource.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from argoform.terraform.replay.values import UNKNOWN, Unknown, Value, has_unknown
from argoform.terraform.replay.wire import MapKey, Path
from argoform.terraform.schema import Attribute, Block, NestedBlock, NestedType, NestingMode


def planned_block(block: Block, config: Value, proposed: Value, prior: Value) -> Value:
    """The planned object of a block.

    Args:
        config: the object as configured.
        proposed: the object as Terraform proposes it.
        prior: the object as it was; None when it is new.
    """
    if not isinstance(proposed, dict):
        return proposed
    result = dict(proposed)
    for name, attribute in block.attributes.items():
        result[name] = _planned_attribute(attribute, _get(config, name), proposed.get(name), prior, name)
    for name, nested in block.blocks.items():
        result[name] = _planned_nested(
            nested.nesting,
            _get(config, name),
            proposed.get(name),
            _get(prior, name),
            lambda c, p, q, inner=nested.block: planned_block(inner, c, p, q),
        )
    return result


def _planned_attribute(attribute: Attribute, config: Value, proposed: Value, parent: Value, name: str) -> Value:
    if attribute.write_only:
        return None
    if config is None:
        if attribute.computed and proposed is None and parent is None:
            return UNKNOWN
        return proposed
    if attribute.nested is None:
        return proposed
    inner = attribute.nested
    return _planned_nested(
        inner.nesting, config, proposed, _get(parent, name), lambda c, p, q: _planned_object(inner, c, p, q)
    )


def _planned_object(nested: NestedType, config: Value, proposed: Value, prior: Value) -> Value:
    if not isinstance(proposed, dict):
        return proposed
    return {
        name: _planned_attribute(attribute, _get(config, name), proposed.get(name), prior, name)
        for name, attribute in nested.attributes.items()
    }


def _planned_nested(nesting: NestingMode, config: Value, proposed: Value, prior: Value, plan: Any) -> Value:
    """The planned value of what is nested; `plan` plans one element from its configured, proposed and prior value."""
    if nesting in ("single", "group"):
        return plan(config, proposed, prior)
    if nesting == "map" and isinstance(proposed, dict):
        return {key: plan(_get(config, key), item, _get(prior, key)) for key, item in proposed.items()}
    if not isinstance(proposed, list):
        return proposed
    before = prior if isinstance(prior, list) else []
    if nesting == "set":
        # Elements of a set have no name: one that is proposed as it was before is the same element.
        return [item if item in before else plan(_like(config, item), item, None) for item in proposed]
    configured = config if isinstance(config, list) else []
    return [plan(_at(configured, i), item, _at(before, i)) for i, item in enumerate(proposed)]


def _like(config: Value, item: Value) -> Value:
    """The configured element of a set that a proposed one came from: the one that agrees in all that it sets."""
    for candidate in config if isinstance(config, list) else []:
        if _agrees(candidate, item):
            return candidate
    return item


def _agrees(config: Value, proposed: Value) -> bool:
    if config is None:
        return True
    if isinstance(config, dict) and isinstance(proposed, dict):
        return all(_agrees(value, proposed.get(name)) for name, value in config.items())
    if isinstance(config, list) and isinstance(proposed, list):
        return len(config) == len(proposed) and all(_agrees(c, p) for c, p in zip(config, proposed, strict=True))
    return bool(config == proposed)


def replacements(block: Block, prior: Value, planned: Value, path: Path = ()) -> Iterator[Path]:
    """The path of every change that replaces the resource."""
    yield from _in_attributes(block.attributes, prior, planned, path)
    for name, nested in block.blocks.items():
        yield from _in_blocks(nested, _get(prior, name), _get(planned, name), (*path, name))


def _in_attributes(attributes: Mapping[str, Attribute], prior: Value, planned: Value, path: Path) -> Iterator[Path]:
    for name, attribute in attributes.items():
        before, after, here = _get(prior, name), _get(planned, name), (*path, name)
        if attribute.write_only or not _differs(before, after):
            continue
        if attribute.force_new:
            yield here
        elif attribute.nested is not None:
            inner = attribute.nested.attributes
            for step, one, other in _pairs(attribute.nested.nesting, before, after):
                yield from _collapsed(here, step, _in_attributes(inner, one, other, (*here, *(step or ()))))


def _in_blocks(nested: NestedBlock, prior: Value, planned: Value, path: Path) -> Iterator[Path]:
    if not _differs(prior, planned):
        return
    for step, before, after in _pairs(nested.nesting, prior, planned):
        yield from _collapsed(path, step, replacements(nested.block, before, after, (*path, *(step or ()))))


def _collapsed(parent: Path, step: Path | None, inner: Iterator[Path]) -> Iterator[Path]:
    """Paths within elements of a set, or within elements that come or go, end at what holds the elements."""
    if step is not None:
        yield from inner
    elif next(inner, None) is not None:
        yield parent


def _pairs(nesting: NestingMode, prior: Value, planned: Value) -> Iterator[tuple[Path | None, Value, Value]]:
    """Elements before and after, with the step to each; None where no path can lead to both."""
    if nesting in ("single", "group"):
        yield (None if prior is None or planned is None else ()), prior, planned
    elif nesting == "map":
        old, new = _dict(prior), _dict(planned)
        for key in {**old, **new}:
            yield ((MapKey(key),) if key in old and key in new else None), old.get(key), new.get(key)
    elif nesting == "list":
        before, after = _list(prior), _list(planned)
        for i in range(max(len(before), len(after))):
            yield ((i,) if i < min(len(before), len(after)) else None), _at(before, i), _at(after, i)
    else:
        before, after = _list(prior), _list(planned)
        yield from ((None, item, None) for item in before if item not in after)
        yield from ((None, None, item) for item in after if item not in before)


def _differs(before: Value, after: Value) -> bool:
    return bool(before != after) or has_unknown(after)


def _dict(value: Value) -> dict[str, Value]:
    return value if isinstance(value, dict) else {}


def _list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def _get(value: Value, name: str) -> Value:
    """A part of an object; of an unknown object every part is unknown."""
    if isinstance(value, dict):
        return value.get(name)
    return UNKNOWN if isinstance(value, Unknown) else None


def _at(items: list[Value], index: int) -> Value:
    return items[index] if index < len(items) else None
