-- Requests that differ: paths in turn, and for POST a key of its own each.
local paths, counter, prefix = {}, 0, os.getenv("BENCH_PREFIX") or ""
local method = os.getenv("BENCH_METHOD") or "GET"
local body = os.getenv("BENCH_CONTENT")
local headers = {
  ["authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN"),
  ["content-type"] = body and "application/json" or nil,
}

for path in io.lines(os.getenv("BENCH_PATHS")) do
  paths[#paths + 1] = path
end

function request()
  counter = counter + 1
  if method == "POST" then
    headers["idempotency-key"] = prefix .. counter
  end
  return wrk.format(method, paths[counter % #paths + 1], headers, body)
end
