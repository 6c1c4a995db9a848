-- Reads a random account's path again and again.
local common = require("common")
local requests = {}

-- The requests are made before the load begins: what they cost the client would count against who is asked for accounts,
-- and not against the plaintext route, whose path is always the same.
function init()
    common.seeded()
    for index = 1, 16384 do
        requests[index] = wrk.format("GET", common.path:gsub("%%d", common.account), common.headers)
    end
end

function request()
    return requests[math.random(#requests)]
end
