"""Settings: their sources, their errors with a place, and changing one in a file of people."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saywell.errors import ConfigError, UsageError
from saywell.model.settings import ENVIRONMENT, Settings, seconds
from saywell.stores import config, config_edit


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.yaml"


def load(file: Path, environ: Mapping[str, str] | None = None, **options: str) -> Settings:
    dotted = {name.replace("__", "."): text for name, text in options.items()}
    return config.load(environ or {}, file=file, options=dotted)


def test_without_a_file_everything_is_at_its_default() -> None:
    found = config.load({"SAYWELL_HOME": "/nowhere/at/all"})
    assert found == Settings()
    assert set(found.sources.values()) == {"default"}


def test_later_sources_win_and_each_is_named(file: Path) -> None:
    file.write_text("chat:\n  url: https://file.example\n  account: 1\ncompany: Acme\n")
    found = load(
        file,
        {"SAYWELL_URL": "https://env.example", "SAYWELL_COMPANY": ""},
        chat__account="9",
    )
    assert (found.chat.url, found.chat.account, found.company) == (
        "https://env.example",
        "9",
        "Acme",
    )
    assert found.sources["chat.url"] == "SAYWELL_URL"
    assert found.sources["chat.account"] == "option"
    assert found.sources["company"] == str(file)
    assert found.sources["agent"] == "default"


def test_every_environment_variable_sets_a_key_that_exists() -> None:
    known = {name for name, _ in config.all_keys()}
    assert set(ENVIRONMENT.values()) <= known


@pytest.mark.parametrize(
    ("environ", "language", "source"),
    [
        ({"LANG": "el_GR.UTF-8"}, "el", "LANG"),
        ({"LANG": "el_GR.UTF-8", "LC_ALL": "zh_CN"}, "zh", "LC_ALL"),
        ({"LANG": "el_GR.UTF-8", "LC_ALL": "C"}, "en", "default"),
        ({"LANG": "fr_FR.UTF-8"}, "en", "default"),
        ({"LANG": "el_GR", "SAYWELL_LANGUAGE": "ar"}, "ar", "SAYWELL_LANGUAGE"),
    ],
)
def test_the_language_comes_from_the_system_unless_it_is_set(
    environ: dict[str, str], language: str, source: str
) -> None:
    found = config.load({"SAYWELL_HOME": "/nowhere", **environ})
    assert (found.language, found.sources["language"]) == (language, source)


def test_lists_and_paths(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("library:\n  folders: [replies, ~/more, /abs]\n  teams: billing\n")
    monkeypatch.setenv("HOME", "/home/ann")
    found = load(file)
    assert found.library.folders == (str(tmp_path / "replies"), "/home/ann/more", "/abs")
    assert found.library.teams == ("billing",)
    monkeypatch.chdir(tmp_path)
    found = load(file, {"SAYWELL_LIBRARY": "a:/b", "SAYWELL_TEAMS": "one, two"})
    assert found.library.folders == (str(tmp_path / "a"), "/b")
    assert found.library.teams == ("one", "two")


@pytest.mark.parametrize(
    ("content", "place", "message", "hint"),
    [
        ("chat:\n  ulr: https://x.example\n", "2:3", "unknown key 'ulr'", "did you mean 'url'?"),
        ("chat:\n\turl: x\n", "2:1", "tab", "spaces"),
        ("language: fr\n", "1:11", "'fr' is not a value of 'language'", "en, el"),
        ("language: no\n", "1:11", "'no' is not a value", "one of"),
        ("company: a\ncompany: b\n", "2:1", "here twice", "first on line 1"),
        ("chat: {allow_insecure: yes}\n", "1:24", "true or false", "true"),
        ("clocks: {warn: 45}\n", "1:16", "does not fit 'warn'", ""),
        ("- a\n", "1:1", "keys and values are expected", ""),
        ("check: {severities: {M06: loud}}\n", "1:27", "'loud'", "error, warning, advice"),
    ],
)
def test_what_is_wrong_has_its_place_and_a_way_out(
    file: Path, content: str, place: str, message: str, hint: str
) -> None:
    file.write_text(content)
    with pytest.raises(ConfigError) as caught:
        load(file)
    assert str(caught.value.where) == f"{file}:{place}"
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_all_problems_are_told_at_once(file: Path) -> None:
    file.write_text("a: 1\nb: 2\nlanguage: xx\n")
    with pytest.raises(ConfigError) as caught:
        load(file)
    text = str(caught.value)
    assert "3 problems" in text
    assert all(f"{file}:{line}:" in text for line in (1, 2, 3))


@pytest.mark.parametrize("content", ["token: sw-very-secret\n", "chat:\n  token: sw-very-secret\n"])
def test_a_secret_is_refused_and_never_repeated(file: Path, content: str) -> None:
    file.write_text(content)
    with pytest.raises(ConfigError) as caught:
        load(file)
    assert "auth login" in caught.value.hint
    assert caught.value.where is not None
    assert caught.value.where.line == content.count("\n")
    assert "very-secret" not in f"{caught.value!r} {caught.value} {caught.value.hint}"


def test_a_password_in_an_address_is_refused_and_never_repeated(file: Path) -> None:
    url = "https://ann:very-secret@chat.example"
    file.write_text(f"chat:\n  url: {url}\n")
    for environ, path in (({}, file), ({"SAYWELL_HOME": "/nowhere", "SAYWELL_URL": url}, None)):
        with pytest.raises(ConfigError, match="a name or a password") as caught:
            config.load(environ, file=path)
        assert "very-secret" not in f"{caught.value!r} {caught.value} {caught.value.hint}"
    with pytest.raises(ConfigError, match="a name or a password"):
        config_edit.set_value(file.with_name("new.yaml"), "chat.url", url)


@pytest.mark.parametrize("content", [b"", b"# only a remark\n", b"\xef\xbb\xbfcompany: A\r\n"])
def test_empty_files_and_windows_files_are_fine(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert load(file).company in ("", "A")


def test_files_that_cannot_be_read(file: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(file)
    with pytest.raises(ConfigError, match="a folder"):
        load(tmp_path)
    file.write_bytes(b"company: \xff\n")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(file)
    file.unlink()
    file.symlink_to(file)
    with pytest.raises(ConfigError, match="cannot be read"):
        load(file)


@pytest.mark.parametrize(
    ("name", "text"),
    [("SAYWELL_URL", "nowhere"), ("SAYWELL_ACCOUNT", "a b"), ("SAYWELL_LANGUAGE", "fr")],
)
def test_an_environment_variable_that_is_wrong_is_named(name: str, text: str) -> None:
    with pytest.raises(ConfigError, match=name):
        config.load({"SAYWELL_HOME": "/nowhere", name: text})


def test_folders_are_where_the_system_has_them_or_below_one(tmp_path: Path) -> None:
    found = config.folders({"SAYWELL_HOME": str(tmp_path)})
    assert found.config_file == tmp_path / "config" / "config.yaml"
    assert found.journal.parent == tmp_path / "data"
    assert "saywell" in str(config.folders({}).config)


def test_durations() -> None:
    assert [seconds(text) for text in ("45s", "2m", "1h", "1d")] == [45, 120, 3600, 86400]


# --- changing one key ---------------------------------------------------------------------------

TIDY = """\
# the team's settings
company: 'Acme'   # as customers know us

chat:
  # the server
  url: https://old.example  # moved soon
  account: 3

library:
    folders: [/a, /b]
# the end
"""


def test_setting_a_key_leaves_everything_else_as_it_was(file: Path) -> None:
    file.write_text(TIDY)
    config_edit.set_value(file, "chat.url", "https://new.example")
    assert file.read_text() == TIDY.replace("https://old.example", '"https://new.example"')
    config_edit.set_value(file, "company", "Ωμέγα: Ltd #1")
    assert 'company: "Ωμέγα: Ltd #1"   # as customers' in file.read_text()
    assert load(file).company == "Ωμέγα: Ltd #1"


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("chat.header", "api_access_token", "  header: api_access_token"),
        ("library.starter", "false", "    starter: false"),
        ("library.folders", "/c:/d e", '    folders: [/c, "/d e"]'),
        ("language", "el", "language: el"),
        ("check.severities.M06", "advice", "    M06: advice"),
        ("check.off", "M10, M04.a", "  off: [M10, M04.a]"),
        ("agent", "no", 'agent: "no"'),
    ],
)
def test_a_new_key_goes_where_it_belongs(file: Path, name: str, text: str, line: str) -> None:
    file.write_text(TIDY)
    config_edit.set_value(file, name, text)
    lines = file.read_text().splitlines()
    assert line in lines
    kept = [old for old in TIDY.splitlines() if "folders" not in old]
    assert [new for new in lines if new in kept] == kept
    assert load(file) != Settings()


def test_a_file_is_made_when_there_is_none(tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.yaml"
    config_edit.set_value(file, "chat.url", "https://a.example")
    config_edit.set_value(file, "chat.account", "2")
    assert file.read_text() == 'chat:\n  url: "https://a.example"\n  account: 2\n'
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("content", "name", "text"),
    [
        ("{company: A}\n", "agent", "B"),
        ("chat: {url: https://a.example}\n", "chat.account", "2"),
        ("library:\n  folders:\n    - /a\n    - /b\n", "library.folders", "/c"),
        ("company: >\n  Acme\n  Ltd\n", "company", "B"),
    ],
)
def test_a_form_that_cannot_be_edited_by_lines_is_told_and_kept(
    file: Path, content: str, name: str, text: str
) -> None:
    file.write_text(content)
    with pytest.raises(ConfigError) as caught:
        config_edit.set_value(file, name, text)
    assert "config edit" in caught.value.hint
    assert caught.value.where is not None
    assert caught.value.where.line
    assert file.read_text() == content


def test_a_value_that_is_wrong_or_a_file_with_problems_changes_nothing(file: Path) -> None:
    for name, text in (("chat.url", "nonsense"), ("library.starter", "maybe"), ("language", "xx")):
        with pytest.raises(ConfigError, match=name):
            config_edit.set_value(file, name, text)
    with pytest.raises(UsageError, match="no setting"):
        config_edit.set_value(file, "chat.ulr", "https://a.example")
    with pytest.raises(UsageError, match="secret"):
        config_edit.set_value(file, "chat.token", "abc")
    assert not file.exists()
    file.write_text("langage: el\n")
    with pytest.raises(ConfigError, match="langage"):
        config_edit.set_value(file, "company", "A")
    assert file.read_text() == "langage: el\n"


def test_links_bom_and_line_ends_stay(file: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.yaml"
    real.write_bytes(b"\xef\xbb\xbfcompany: A\r\nchat:\r\n  account: 1\r\n")
    file.symlink_to(real)
    config_edit.set_value(file, "company", "B")
    config_edit.set_value(file, "chat.header", "X-Token")
    assert file.is_symlink()
    expected = b"\xef\xbb\xbfcompany: B\r\nchat:\r\n  account: 1\r\n  header: X-Token\r\n"
    assert real.read_bytes() == expected


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        blocker = tmp_path / "file"
        blocker.write_text("")
        file = blocker / "config.yaml"
    else:
        folder = tmp_path / "closed"
        folder.mkdir(mode=0o500)
        file = folder / "config.yaml"
    with pytest.raises(ConfigError, match="cannot be"):
        config_edit.set_value(file, "company", "A")


@given(value=st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_as_it_was_set(
    value: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("any") / "config.yaml"
    file.write_text(TIDY)
    try:
        config_edit.set_value(file, "company", value)
    except ConfigError:
        assert file.read_text() == TIDY
    else:
        assert load(file).company == value
        assert load(file).chat.account == "3"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("chat.timeout", "0s"),
        ("chat.timeout", "1d"),
        ("chat.timeout", "99999m"),
        ("clocks.warn", "99999999999999d"),
        ("clocks.send_delay", "-1s"),
        ("clocks.alarm", "5"),
    ],
)
def test_a_length_of_time_that_cannot_be_is_refused(name: str, text: str) -> None:
    with pytest.raises(ConfigError, match="does not fit") as caught:
        config.override(Settings(), name, text, "option")
    assert "for example" in caught.value.hint


def test_wishes_for_keys_keep_their_places_for_the_screen_that_judges_them(file: Path) -> None:
    file.write_text("keys:\n  send: f5\n  note: [alt-n, 'f6']\n  why: none\n")
    found = load(file)
    assert found.keys == {"send": ("f5",), "note": ("alt-n", "f6"), "why": ("none",)}
    places = {name: (place.line, place.column) for name, place in found.places.items()}
    assert places == {
        "keys.send": (2, 3),
        "keys.send.0": (2, 9),
        "keys.note": (3, 3),
        "keys.note.0": (3, 10),
        "keys.note.1": (3, 17),
        "keys.why": (4, 3),
        "keys.why.0": (4, 8),
    }
    assert {place.file for place in found.places.values()} == {str(file)}


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        ("keys: f5\n", "1:7", "'keys' is names with values"),
        ("keys: {send: {a: b}}\n", "1:14", "'keys' is a list"),
        ("keys: {send: [f5, f5]}\n", "1:19", "here twice"),
        ("keys: {send: f5, send: f6}\n", "1:18", "here twice"),
        (f"keys: {{send: {'x' * 60}}}\n", "1:14", "does not fit 'keys'"),
        ("notify: loud\n", "1:9", "'loud' is not a value of 'notify'"),
    ],
)
def test_what_no_screen_could_read_is_told_at_once(
    file: Path, content: str, place: str, message: str
) -> None:
    file.write_text(content)
    with pytest.raises(ConfigError) as caught:
        load(file)
    assert str(caught.value.where) == f"{file}:{place}"
    assert message in caught.value.message


def test_one_key_is_set_and_the_others_stay(file: Path) -> None:
    file.write_text("keys:\n  send: f5 # mine\n")
    config_edit.set_value(file, "keys.note", "alt-n, f6")
    assert file.read_text() == "keys:\n  send: f5 # mine\n  note: [alt-n, f6]\n"
    assert load(file).keys == {"send": ("f5",), "note": ("alt-n", "f6")}
    config_edit.set_value(file, "keys.send", "none")
    assert load(file).keys["send"] == ("none",)
    given = config.override(load(file), "keys.why", "f7", "option")
    assert given.keys == {"send": ("none",), "note": ("alt-n", "f6"), "why": ("f7",)}
