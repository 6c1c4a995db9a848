-- Reads a random account's path again and again.
local common = require("common")

init = common.seeded

function request()
    return wrk.format("GET", common.path:gsub("%%d", common.account), common.headers)
end
