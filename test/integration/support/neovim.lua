-- Opens a spec in Neovim with `dai lsp --stdio` as its language server and writes down what it gets.
-- Arguments, as environment variables: NODE, DAI_COMMAND, SPEC, OUTPUT.
local result = {}

local function finish()
  local file = assert(io.open(os.getenv("OUTPUT"), "w"))
  file:write(vim.json.encode(result))
  file:close()
  vim.cmd("qall!")
end

vim.cmd("edit " .. os.getenv("SPEC"))
local client = vim.lsp.start_client({
  name = "dai",
  cmd = { os.getenv("NODE"), "--no-warnings", os.getenv("DAI_COMMAND"), "lsp", "--stdio" },
  root_dir = vim.fn.getcwd(),
})
vim.lsp.buf_attach_client(0, client)
vim.wait(30000, function() return #vim.diagnostic.get(0) > 0 end, 20)
for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
  table.insert(result, { kind = "diagnostic", text = diagnostic.code })
end

local document = vim.lsp.util.make_text_document_params()
local function ask(method, params)
  params.textDocument = document
  local answers = vim.lsp.buf_request_sync(0, method, params, 10000) or {}
  for _, answer in pairs(answers) do return answer.result end
end

local completion = ask("textDocument/completion", { position = { line = 3, character = 14 } })
for _, item in ipairs(completion.items) do
  table.insert(result, { kind = "completion", text = item.label })
end

local range = { start = { line = 4, character = 16 }, ["end"] = { line = 4, character = 16 } }
local actions = ask("textDocument/codeAction", { range = range, context = { diagnostics = {} } })
for _, action in ipairs(actions) do
  table.insert(result, { kind = "action", text = action.title })
  if action.isPreferred then
    vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
  end
end
table.insert(result, { kind = "line", text = vim.api.nvim_buf_get_lines(0, 4, 5, false)[1] })
finish()
