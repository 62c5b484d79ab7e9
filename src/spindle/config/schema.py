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
    "StatedVerdict": {"enum": ["a", "b", "tie", "neither"]},
    "TextArea": {"type": "boolean"},
    "LabelRequirement": {"type": "boolean"},
    "FreeResponse": {"type": "boolean"},
}


def json_schema() -> dict[str, Any]:
    """Return the schema of ``config.yaml``, with one alternative for each type of scheme."""
    schema = WrittenFile.model_json_schema(schema_generator=_WrittenSchema)
    definitions: dict[str, Any] = schema.pop("$defs", {})
    kinds = []
    for kind, model in zip(SCHEMES.names(), SCHEMES, strict=True):
        own = model.model_json_schema(schema_generator=_WrittenSchema)
        definitions.update(own.pop("$defs", {}))
        definitions[f"scheme-{kind}"] = own
        kinds.append({"$ref": f"#/$defs/scheme-{kind}"})
    schema["properties"]["annotation_schemes"]["items"] = {"oneOf": kinds}
    schema["required"] = ["annotation_schemes", "data_files"]
    head = {"$schema": _DIALECT, "title": "A Spindle design"}
    return {**schema, **head, "$defs": dict(sorted(definitions.items()))}


class _WrittenSchema(GenerateJsonSchema):
    """Schemas for what is written in a file, where a label may be just its text."""

    def model_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a model, and of the short form in which it can be written."""
        full = super().model_schema(schema)
        short = _SHORT.get(schema["cls"].__name__)
        if short is None:
            return full
        if "name" in full.get("required", ()):
            full = {**full, "required": [], "minProperties": 1}
        return {"anyOf": [short, full], "description": full.get("description", "")}

    def str_schema(self, schema: Any) -> JsonSchemaValue:
        """Return a schema for text, which editors see as a number or flag if it is unquoted."""
        return {**super().str_schema(schema), **_PLAIN}
