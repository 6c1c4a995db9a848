# Sourced by scripts/bench: one run of a load, and the memory of a process.
# shellcheck shell=bash disable=SC2034,SC2154

# drive SCRIPT ADDRESS [CONNECTIONS [SECONDS]]: runs wrk, and gives requests/s, p50 and p99 in us, failures, and requests,
# with tabs between.
drive() {
    local script=$1 address=$2 count=${3:-$connections} duration=${4:-$seconds} threads=2
    [ "$count" -ge 2 ] || threads=1
    LUA_PATH="$PWD/Benchmarks/wrk/?.lua" BENCH_PATH="/${address#http://*/}" BENCH_KEY=$key BENCH_ACCOUNTS=$accounts \
        BENCH_PASSWORD=$bench_password \
        wrk -t "$threads" -c "$count" -d "${duration}s" --timeout 30s -s "Benchmarks/wrk/$script.lua" "${address%%/"${address#http://*/}"}" |
        sed -n 's/^RESULT\t//p'
}

# note CASE SERVER NUMBERS: keeps the numbers of a run.
note() {
    printf '%s\t%s\n' "$2" "$3" >>"$results/$1.tsv.new"
    printf '%-24s %-16s %s\n' "$1" "$2" "$3" >&2
}

# resident PROCESS: the KiB of memory a process holds.
resident() { awk '/^VmRSS:/ { print $2 }' "/proc/$1/status"; }

# check ADDRESS [BODY]: insists that a server answers with 200 before it is measured.
check() {
    local status
    status=$(curl -s -o "$root/answer" -w '%{http_code}' -H "Authorization: Bearer $key" -H 'Content-Type: application/json' \
        ${2:+--data "$2"} "$1")
    if [ "$status" != 200 ]; then
        echo "$1 answers $status: $(head -c 300 "$root/answer")" >&2
        return 1
    fi
}
