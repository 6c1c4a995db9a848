-- Signs random accounts in: each with the right password, so that none is made to wait.
local common = require("common")

common.headers["Content-Type"] = "application/json"

init = common.seeded

function request()
    local body = string.format('{"username":"person%d","password":"%s"}', common.account(), os.getenv("BENCH_PASSWORD"))
    return wrk.format("POST", common.path, common.headers, body)
end
