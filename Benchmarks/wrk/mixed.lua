-- What a gateway meets in a day: mostly reads of both databases, some look-ups, a page, a write, things that are not there.
local common = require("common")
local json = { ["Content-Type"] = "application/json" }
for name, value in pairs(common.headers) do json[name] = value end

init = common.seeded

function request()
    local dice = math.random(100)
    local id = common.account()
    if dice <= 50 then return wrk.format("GET", "/api/v1/sites/blog/accounts/" .. id, common.headers) end
    if dice <= 70 then return wrk.format("GET", "/api/v1/sites/shop/profiles/" .. id, common.headers) end
    if dice <= 80 then return wrk.format("GET", "/api/v1/sites/blog/profiles/@person" .. id, common.headers) end
    if dice <= 88 then
        return wrk.format("POST", "/api/v1/sites/blog/profiles/lookup", json, '{"accounts":[' .. common.list(20) .. ']}')
    end
    if dice <= 92 then return wrk.format("GET", "/api/v1/sites/blog/profiles?limit=20", common.headers) end
    if dice <= 97 then
        return wrk.format("PATCH", "/api/v1/sites/blog/profiles/" .. id, json,
            '{"fields":{"company":"Company ' .. dice .. '"}}')
    end
    if dice <= 99 then return wrk.format("GET", "/api/v1/sites/nowhere/profiles/" .. id, common.headers) end
    return wrk.format("GET", "/healthz", common.headers)
end
