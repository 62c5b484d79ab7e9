"""The JSON Schema of a design, for editors."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from spindle.config.model import WrittenFile
from spindle.schemes import SCHEMES

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PLAIN = {"type": ["string", "number", "boolean"]}
_SHORT: dict[str, dict[str, Any]] = {
    "Label": _PLAIN,
    "DataFile": {"type": "string"},
    "LabelVerdict": {"enum": ["a", "b", "tie", "neither"]},
    "TextArea": {"type": "boolean"},
    "LabelRequirement": {"type": "boolean"},
}


def json_schema() -> dict[str, Any]:
    """The schema of ``config.yaml``; the entries of ``annotation_schemes`` are one of ours."""
    schema = WrittenFile.model_json_schema(schema_generator=_AsWritten)
    definitions: dict[str, Any] = schema.pop("$defs", {})
    kinds = []
    for kind, model in zip(SCHEMES.names(), SCHEMES, strict=True):
        own = model.model_json_schema(schema_generator=_AsWritten)
        definitions.update(own.pop("$defs", {}))
        definitions[f"scheme-{kind}"] = own
        kinds.append({"$ref": f"#/$defs/scheme-{kind}"})
    schema["properties"]["annotation_schemes"]["items"] = {"oneOf": kinds}
    schema["required"] = ["annotation_schemes", "data_files"]
    head = {"$schema": _DIALECT, "title": "A Spindle design"}
    return {**schema, **head, "$defs": dict(sorted(definitions.items()))}


class _AsWritten(GenerateJsonSchema):
    """Schemas for what stands in the file, where a label may be a text alone."""

    def model_schema(self, schema: Any) -> JsonSchemaValue:
        """The model, and a text in its place where it can be written as one."""
        made = super().model_schema(schema)
        short = _SHORT.get(schema["cls"].__name__)
        if short is None:
            return made
        if "name" in made.get("required", ()):
            made = {**made, "required": [], "minProperties": 1}
        return {"anyOf": [short, made], "description": made.get("description", "")}

    def str_schema(self, schema: Any) -> JsonSchemaValue:
        """Texts may be written without quotes, where editors see numbers and flags."""
        return {**super().str_schema(schema), **_PLAIN}
