-- Looks up BENCH_COUNT random accounts at once.
local common = require("common")
local count = tonumber(os.getenv("BENCH_COUNT") or "50")
local bodies = {}

common.headers["Content-Type"] = "application/json"

-- The bodies are made before the load begins: making a thousand numbers takes longer than sending them.
function init()
    common.seeded()
    for index = 1, 64 do
        bodies[index] = '{"accounts":[' .. common.list(count) .. ']}'
    end
end

function request()
    return wrk.format("POST", common.path, common.headers, bodies[math.random(#bodies)])
end
