"""Bodies checked against Discord's own API description, where that lies beside the checkout."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # the library has no types
from jsonschema.validators import extend  # type: ignore[import-untyped]  # the same
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.paths import SHARED

DOCUMENT = SHARED / "discord" / "openapi.json"
NAME = "urn:discord"


class Description:
    """The description, extended by what Discord accepts from discord.py although it is not described."""

    def __init__(self) -> None:
        document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
        schemas = document["components"]["schemas"]
        # discord.py sends ids as numbers, and permissions as the digits the documentation asks for.
        schemas["SnowflakeType"] = {"anyOf": [schemas["SnowflakeType"], {"type": "integer"}]}
        for schema in schemas.values():
            permissions = schema.get("properties", {}).get("default_member_permissions")
            if permissions is not None:
                schema["properties"]["default_member_permissions"] = {"type": ["integer", "string", "null"]}
        self._schemas = schemas
        self._paths = document["paths"]
        resource = Resource.from_contents(document, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(NAME, resource)
        self._kind = extend(Draft202012Validator, {"oneOf": self._one_of})
        self._validators: dict[tuple[str, str], Draft202012Validator | None] = {}

    def errors(self, method: str, path: str, body: Any) -> list[str]:
        """What is wrong with the body of a request; a route without a described body must have none."""
        key = method.lower(), self._template(method.lower(), path)
        if key not in self._validators:
            self._validators[key] = self._validator(*key)
        validator = self._validators[key]
        if validator is None:
            return ["no body is described here"]
        return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(body)]

    def _template(self, method: str, path: str) -> str:
        """The described route of a path; one without a placeholder where it has one (`@original`) goes first."""
        fitting: list[str] = [
            template
            for template, methods in self._paths.items()
            if method in methods and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)
        ]
        return min(fitting, key=lambda template: template.count("{"))

    def _validator(self, method: str, template: str) -> Draft202012Validator | None:
        content = self._paths[template][method].get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return None
        pointer = "/".join(
            part.replace("~", "~0").replace("/", "~1")
            for part in ("paths", template, method, "requestBody", "content", "application/json", "schema")
        )
        return self._kind({"$ref": f"{NAME}#/{pointer}"}, registry=self._registry)

    def _one_of(
        self, validator: Draft202012Validator, branches: list[Any], instance: Any, schema: Any
    ) -> Iterator[Any]:
        """`oneOf` as the library checks it, but a component is checked only against the schema of its own type."""
        possible = [branch for branch in branches if self._can_be(branch, instance)]
        yield from Draft202012Validator.VALIDATORS["oneOf"](validator, possible or branches, instance, schema)

    def _can_be(self, branch: Any, instance: Any) -> bool:
        if "const" in branch:
            return bool(branch["const"] == instance)
        described = self._schemas.get(branch.get("$ref", "").rpartition("/")[-1], {})
        kinds = described.get("properties", {}).get("type", {}).get("enum")
        # What is no object, or is of no kind, is left to the library.
        return not kinds or not isinstance(instance, dict) or instance.get("type", kinds[0]) in kinds


@cache
def description() -> Description | None:
    """The description; None where it is not there."""
    return Description() if DOCUMENT.is_file() else None
