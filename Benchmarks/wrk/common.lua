-- What every load shares: who is asked for, and one line of numbers at the end.
--
-- From the environment: BENCH_PATH with %d for an account, BENCH_ACCOUNTS how many there are, BENCH_KEY the API key.

local common = {}

common.path = os.getenv("BENCH_PATH") or "/healthz"
common.accounts = tonumber(os.getenv("BENCH_ACCOUNTS") or "1")
common.headers = {}
if os.getenv("BENCH_KEY") then
    common.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_KEY")
end

-- Each thread has a random sequence of its own, and each run another one than the last.
local threads = 0
function setup(thread)
    threads = threads + 1
    thread:set("seed", os.time() * 16 + threads)
end

function common.seeded()
    math.randomseed(seed or os.time())
end

function common.account()
    return math.random(common.accounts)
end

-- How many accounts, no two the same, as the members of a JSON array.
function common.list(count)
    local seen, list = {}, {}
    while #list < count do
        local id = math.random(common.accounts)
        if not seen[id] then
            seen[id] = true
            list[#list + 1] = id
        end
    end
    return table.concat(list, ",")
end

-- requests/s, p50 and p99 in microseconds, what failed, requests in all
function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format("RESULT\t%.1f\t%d\t%d\t%d\t%d\n",
        summary.requests / summary.duration * 1000000, latency:percentile(50), latency:percentile(99),
        errors.connect + errors.read + errors.write + errors.status + errors.timeout, summary.requests))
end

return common
