"""A real editor with the server attached: Neovim shows findings and applies a fix."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NEOVIM = ["nvim", "--headless", "--clean", "-i", "NONE"]

INIT = """
local out = assert(io.open(os.getenv('REPORT'), 'w'))
local client = vim.lsp.start_client({
  name = 'saywell',
  cmd = { os.getenv('PYTHON'), '-m', 'saywell', 'lsp' },
  root_dir = vim.fn.getcwd(),
})
vim.lsp.buf_attach_client(0, client)
local function shown(wanted)
  local said = vim.wait(60000, function() return (#vim.diagnostic.get(0) > 0) == wanted end, 20)
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(0)) do
    if not vim.startswith(tostring(one.code), 'L03') then
      table.insert(found, { line = one.lnum, column = one.col, code = one.code })
    end
  end
  out:write(vim.json.encode({ said = said, found = found }), '\\n')
end
shown(true)
local place = { line = 6, character = 17 }
local params = {
  textDocument = vim.lsp.util.make_text_document_params(0),
  range = { start = place, ['end'] = place }, context = { diagnostics = {} },
}
local answers = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 60000)
for _, answer in pairs(answers) do
  vim.lsp.util.apply_workspace_edit(answer.result[1].edit, 'utf-16')
end
vim.cmd('write')
shown(false)
out:close()
vim.cmd('quitall!')
"""

TEXT = """\
saywell: 1
defaults: {owner: Dana, review: 2099-01-01}
replies:
  - id: hold.ask
    title: Hold
    text:
      en: "👍🏽 teh \\"sea\\""
"""


def test_neovim_shows_a_finding_and_mends_it(tmp_path: Path) -> None:
    if shutil.which("nvim") is None:
        assert "CI" not in os.environ, "CI has Neovim"
        pytest.skip("no Neovim here")
    file, report, init = tmp_path / "a.yaml", tmp_path / "report", tmp_path / "init.lua"
    file.write_text(TEXT, encoding="utf-8")
    init.write_text(INIT, encoding="utf-8")
    done = subprocess.run(
        [*NEOVIM, str(file), "-c", f"luafile {init}", "-c", "cquit 3"],
        cwd=tmp_path,
        env={**os.environ, "PYTHON": sys.executable, "REPORT": str(report)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    before, after = (json.loads(line) for line in report.read_text(encoding="utf-8").splitlines())
    assert done.returncode == 0, done.stderr
    assert [(one["line"], one["code"]) for one in before["found"]] == [(6, "M01.misspelt")]
    start = len('      en: "👍🏽 '.encode())
    assert before["found"][0]["column"] == start, "Neovim counts bytes"
    assert file.read_text(encoding="utf-8") == TEXT.replace("teh", "the")
    assert after["found"] == [] or after["found"] == {}
