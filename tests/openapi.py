# SPDX-License-Identifier: Apache-2.0
"""Compares an answer of the API with what the program's own OpenAPI 3.1 page says about it.

Knows the words of JSON Schema that such pages use; an unknown word that could forbid something is
reported, so that a check cannot be skipped by accident. Leaves fetching the page to its caller.
"""
import re

TYPES = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
}
# Words for people, and "format", which JSON Schema itself does not enforce.
WORDS_ONLY = {"title", "description", "example", "examples", "default", "format", "deprecated",
              "readOnly", "writeOnly", "$comment", "externalDocs", "contentMediaType"}


def resolve(page, schema):
    while isinstance(schema, dict) and "$ref" in schema:
        target = page
        for part in schema["$ref"].lstrip("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        schema = target
    return schema


def limits(schema, value):
    """Problems with lengths, ranges and fixed values."""
    if "enum" in schema and value not in schema["enum"]:
        yield f"{value!r} is none of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{value!r} is not {schema['const']!r}"
    size = len(value) if isinstance(value, (str, list, dict)) else None
    for word, kind in (("minLength", str), ("minItems", list), ("minProperties", dict)):
        if word in schema and isinstance(value, kind) and size < schema[word]:
            yield f"{word} is {schema[word]}, there are {size}"
    for word, kind in (("maxLength", str), ("maxItems", list), ("maxProperties", dict)):
        if word in schema and isinstance(value, kind) and size > schema[word]:
            yield f"{word} is {schema[word]}, there are {size}"
    if TYPES["number"](value):
        if value < schema.get("minimum", value) or value > schema.get("maximum", value):
            yield f"{value} is out of range"
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        yield f"{value!r} does not match {schema['pattern']}"


def members(page, schema, value, where):
    """Problems inside an object or an array."""
    if isinstance(value, list):
        for i, item in enumerate(value):
            yield from problems(page, schema.get("items", True), item, f"{where}/{i}")
    if not isinstance(value, dict):
        return
    named = schema.get("properties", {})
    for name in schema.get("required", []):
        if name not in value:
            yield f"{where}: no member {name}"
    for name, item in value.items():
        rule = named.get(name, schema.get("additionalProperties", True))
        if rule is False:
            yield f"{where}: member {name} is not described"
        else:
            yield from problems(page, rule, item, f"{where}/{name}")


def choices(page, schema, value, where):
    """Problems with allOf, anyOf and oneOf."""
    for part in schema.get("allOf", []):
        yield from problems(page, part, value, where)
    for word in ("anyOf", "oneOf"):
        if word not in schema:
            continue
        fits = sum(not list(problems(page, part, value, where)) for part in schema[word])
        if fits == 0 or (word == "oneOf" and fits > 1):
            yield f"{where}: fits {fits} of {word}"


KNOWN = WORDS_ONLY | {"type", "enum", "const", "minLength", "maxLength", "minItems", "maxItems",
                      "minProperties", "maxProperties", "minimum", "maximum", "pattern",
                      "properties", "required", "additionalProperties", "items", "allOf", "anyOf",
                      "oneOf", "$ref"}


def problems(page, schema, value, where=""):
    """Yields what is wrong with a value under a schema, each with its place in the value."""
    schema = resolve(page, schema)
    if schema is True:
        return
    if schema is False:
        yield f"{where}: must not be there"
        return
    for word in set(schema) - KNOWN:
        if not word.startswith("x-"):
            yield f"{where}: tests/openapi.py does not know the word {word}"
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(TYPES[kind](value) for kind in kinds):
        yield f"{where}: {value!r:.60} is not of type {', '.join(kinds)}"
        return
    for words in limits(schema, value):
        yield f"{where}: {words}"
    yield from members(page, schema, value, where)
    yield from choices(page, schema, value, where)


def find_path(page, path):
    """The description of a path: fixed words win over {names}."""
    found = None
    for template, item in page.get("paths", {}).items():
        pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and (found is None or "{" not in template):
            found = item
    return found


def answer_problems(page, method, path, status, media_type, value):
    """Yields what is wrong with an answer; path without its query, below the page's server."""
    base = page.get("servers", [{"url": ""}])[0]["url"].rstrip("/")
    described = find_path(page, path) or find_path(page, path[len(base):])
    if described is None:
        if status != 404:
            yield f"{path} is not described in the OpenAPI page"
        return
    operation = described.get(method.lower())
    if operation is None:
        if status != 405:
            yield f"{method} {path} is not described in the OpenAPI page"
        return
    answers = operation.get("responses", {})
    answer = answers.get(str(status), answers.get(f"{status // 100}XX", answers.get("default")))
    if answer is None:
        yield f"the answer {status} of {method} {path} is not described in the OpenAPI page"
        return
    content = resolve(page, answer).get("content", {})
    if not content and not media_type:
        return
    if media_type not in content:
        yield f"{media_type} of {method} {path} ({status}) is not described in the OpenAPI page"
        return
    yield from problems(page, content[media_type].get("schema", True), value)
