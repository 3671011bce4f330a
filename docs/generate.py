"""Make the generated pages and blocks of the docs; ``--check`` says which are out of date.

Whole pages: map.md, commands.md, rules.md, rules/*.md, keys.md and schema/*.json. Blocks inside
hand-written pages stand between ``<!-- generated: NAME -->`` and ``<!-- end -->``.
"""

from __future__ import annotations

import ast
import dataclasses
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "saywell"
BLOCK = re.compile(r"(<!-- generated: (?P<name>[\w -]+) -->\n).*?(<!-- end -->)", re.S)


def module_map() -> str:
    """List every module with the first line of its docstring."""
    lines = ["# Map of the code", "", "One line a module, from its docstring.", ""]
    for folder in (SOURCE, *sorted(path for path in SOURCE.rglob("*") if path.is_dir())):
        modules = sorted(folder.glob("*.py"))
        if not modules:
            continue
        name = folder.relative_to(SOURCE.parent)
        package = folder / "__init__.py"
        lines += [
            f"## {name}",
            "",
            first_line(package),
            "",
            "| module | what it is for |",
            "|---|---|",
        ]
        for path in modules:
            if path.name != "__init__.py":
                lines.append(f"| `{path.name}` | {first_line(path)} |")
        lines.append("")
    return "\n".join(lines)


def first_line(path: Path) -> str:
    """Return the first line of a module's docstring."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.split("\n", 1)[0]


def commands() -> str:
    """Print the help of every command, as a terminal of 80 columns without colour shows it."""
    from saywell.cli.main import command_help

    lines = ["# Commands", "", "What `--help` says of each.", ""]
    for name, text in command_help():
        lines += [f"## {name}", "", "```text", text.rstrip(), "```", ""]
    return "\n".join(lines)


def keys() -> str:
    """Print the keys of the chat screen and of the picker."""
    from saywell.tui.key_docs import as_markdown

    return as_markdown()


def rules() -> Iterator[tuple[str, str]]:
    """Print every shipped rule with its reason, its words and its examples, in several pages."""
    sys.path.insert(0, str(ROOT / "docs"))
    from rules_page import rules_pages

    for name, text in rules_pages():
        yield f"docs/{name}", text


def fields(cls: type) -> str:
    """Print the keys of one declared dataclass as a table."""
    lines = ["| key | what it is | |", "|---|---|---|"]
    for field in dataclasses.fields(cls):
        if "doc" not in field.metadata:
            continue
        name = field.metadata["name"] or field.name
        required = (
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        )
        extra = []
        if required:
            extra.append("required")
        if field.metadata["choices"]:
            extra.append("one of " + ", ".join(f"`{word}`" for word in field.metadata["choices"]))
        if field.metadata["least"] is not None and field.metadata["most"] is not None:
            extra.append(f"from {field.metadata['least']} to {field.metadata['most']}")
        if isinstance(field.default, bool):
            extra.append(f"default `{json.dumps(field.default)}`")
        elif isinstance(field.default, str | int) and field.default != "":
            extra.append(f"default `{field.default}`")
        if field.metadata["example"] is not None:
            example = json.dumps(field.metadata["example"], ensure_ascii=False)
            extra.append(f"for example `{example}`")
        lines.append(f"| `{name}` | {field.metadata['doc']} | {'; '.join(extra)} |")
    return "\n".join(lines) + "\n"


def command_list() -> str:
    """Print one line a command, for the README."""
    from saywell.cli.main import command_summaries

    rows = [f"| `{name}` | {text} |" for name, text in command_summaries()]
    return "\n".join(["| command | what it does |", "|---|---|", *rows]) + "\n"


def key_list() -> str:
    """Print the keys of the chat screen for the README."""
    from saywell.tui.key_docs import table
    from saywell.tui.keys import KEYS

    return table(KEYS, names=False)


def capabilities() -> str:
    """Print what each kind of chat system can do of those that come with the program."""
    from saywell.app.wiring_backends import OWN, capabilities_of, kind_of
    from saywell.model.backend import WORDS, Capability
    from saywell.model.settings import ChatSystem

    can = {name: capabilities_of(name, ChatSystem()) for name in OWN}
    head = ["| |", *(f" {kind_of(name).name} |" for name in OWN)]
    rows = [
        f"| {WORDS[one]} |" + "".join(f" {'yes' if one in can[name] else '–'} |" for name in OWN)
        for one in Capability
    ]
    return "\n".join(["".join(head), "|---" * (len(OWN) + 1) + "|", *rows]) + "\n"


def block(name: str) -> str:
    """Make the block called ``name``: commands, keys, course PART, fields CLASS and more."""
    if name == "commands":
        return command_list()
    if name == "keys":
        return key_list()
    if name == "capabilities":
        return capabilities()
    if name == "agents":
        from saywell.app.agents_load import agents_block

        return agents_block().rstrip("\n") + "\n"
    kind, _, argument = name.partition(" ")
    if kind == "course":
        return course(argument)
    if kind != "fields":
        raise SystemExit(f"no generated block is called {name!r}")
    from saywell.model import checks, house, rules, settings, snippet

    for module in (snippet, rules, checks, house, settings):
        if hasattr(module, argument):
            return fields(getattr(module, argument))
    raise SystemExit(f"no declared class is called {argument!r}")


def course(part: str) -> str:
    """Print the rows of the conversation's etiquette with their tests."""
    sys.path.insert(0, str(ROOT / "docs"))
    import conversation_page

    parts = {"table": conversation_page.course_table, "tests": conversation_page.course_tests}
    if part not in parts:
        raise SystemExit(f"the etiquette of a conversation has no {part!r}")
    return parts[part](ROOT)


def schemas() -> Iterator[tuple[str, str]]:
    """Make the JSON Schemas that editors use."""
    from saywell.stores.schema import FILES, schema_of

    for name in FILES:
        schema = schema_of(name)
        yield f"docs/schema/{name}.schema.json", json.dumps(schema, indent=2, ensure_ascii=False)


def pages() -> Iterator[tuple[Path, str]]:
    """Make every generated file and every file with generated blocks."""
    whole: dict[str, Callable[[], str]] = {
        "docs/map.md": module_map,
        "docs/commands.md": commands,
        "docs/keys.md": keys,
    }
    for name, make in whole.items():
        yield ROOT / name, make().rstrip("\n") + "\n"
    made_of_many = dict(rules())
    for name, text in (*made_of_many.items(), *schemas()):
        yield ROOT / name, text.rstrip("\n") + "\n"
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        if str(path.relative_to(ROOT)) in {*whole, *made_of_many}:
            continue
        text = path.read_text(encoding="utf-8")
        made = BLOCK.sub(lambda found: found[1] + block(found["name"]) + found[3], text)
        if BLOCK.search(text):
            yield path, made


def main() -> int:
    """Write what changed, or with ``--check`` only name it."""
    check = "--check" in sys.argv[1:]
    stale = 0
    for path, text in pages():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        print(f"{'out of date' if check else 'written'}: {path.relative_to(ROOT)}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if check and stale:
        print("run: python docs/generate.py")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
