# Sourced by scripts/bench: what is measured. Servers take turns, so that what else the machine does meets all of them.
# shellcheck shell=bash disable=SC2034,SC2154

all_cases="postgres sqlserver cached page-postgres page-sqlserver lookup driver sign-ins hanging sites idle mixed import"

# run_case CASE: measures it, and keeps its numbers only when it came to its end.
run_case() {
    rm -f "$results/$1.tsv.new"
    echo "# accounts $accounts seconds $seconds rounds $rounds connections $connections rows $rows" >"$results/$1.tsv.new"
    "case_${1//-/_}"
    mv "$results/$1.tsv.new" "$results/$1.tsv"
}

# compare CASE SCRIPT PATH BODY PEER...: the gateway, its plaintext route and the peers by turns.
compare() {
    local case=$1 script=$2 path=$3 peer_path=$4 body=$5 round name
    shift 5
    local -A address=() process=()
    check "$gateway${path//%d/1}" "$body"
    for name in "$@"; do
        start_peer "$name"
        address[$name]=$peer process[$name]=$started
        check "$peer${peer_path//%d/1}" "$body"
    done
    for ((round = 0; round <= rounds; round++)); do
        # The first round warms all of them up, and counts for nothing.
        turn "$round" "$case" gatehouse "$script" "$gateway$path"
        turn "$round" "$case" plaintext get "$gateway/healthz"
        for name in "$@"; do
            turn "$round" "$case" "$name" "$script" "${address[$name]}$peer_path"
        done
        case $case in
            postgres) limit_pgbench "$round" ;;
            lookup) limit_driver "$round" ;;
        esac
    done
    for name in "$@"; do stop "${process[$name]}"; done
}

# turn ROUND CASE SERVER SCRIPT ADDRESS
turn() {
    if [ "$1" -eq 0 ]; then
        drive "$4" "$5" "$connections" 2 >/dev/null
    else
        note "$2" "$3" "$(drive "$4" "$5")"
    fi
}

# What PostgreSQL gives for the two statements of the peers, prepared, where nothing else is done.
limit_pgbench() {
    local rate
    [ "$1" -gt 0 ] || return 0
    rate=$(pgbench -n -M prepared -c 16 -j 2 -T "$seconds" -D accounts="$accounts" -f Benchmarks/config/pgbench.sql bench 2>/dev/null |
        awk '/^tps/ { print $3 }')
    note postgres pgbench "$(printf '%s\t0\t0\t0\t0' "$rate")"
}

# The two statements of a look-up through the gateway's own driver, where nothing else is done.
limit_driver() {
    [ "$1" -gt 0 ] || return 0
    note lookup driver "$("$driver_bench" postgres --url "host=$PGHOST port=$PGPORT user=$PGUSER dbname=bench" \
        --keys "$BENCH_COUNT" --connections 16 --seconds "$seconds" --accounts "$accounts" | sed -n 's/^RESULT\t//p')"
}

case_postgres() {
    compare postgres get "/api/v1/sites/blog/accounts/%d" "/postgres/%d" "" django fastapi go
}

case_sqlserver() {
    compare sqlserver get "/api/v1/sites/shop/accounts/%d" "/sqlserver/%d" "" django go
}

# Few enough people that all of them are kept in memory, and all of them read once before.
case_cached() {
    local accounts=$((accounts < 10000 ? accounts : 10000)) first last
    for ((first = 1; first <= accounts; first += 1000)); do
        last=$((first + 999 < accounts ? first + 999 : accounts))
        check "$gateway/api/v1/sites/cached/profiles/lookup" "{\"accounts\":[$(seq -s , "$first" "$last")]}"
    done
    compare cached get "/api/v1/sites/cached/profiles/%d" "" ""
}

case_page_postgres() {
    export BENCH_COUNT=50
    compare page-postgres lookup /api/v1/sites/blog/profiles/lookup /postgres/lookup '{"accounts":[1,2]}' django fastapi go
}

case_page_sqlserver() {
    export BENCH_COUNT=50
    compare page-sqlserver lookup /api/v1/sites/shop/profiles/lookup /sqlserver/lookup '{"accounts":[1,2]}' django go
}

case_lookup() {
    export BENCH_COUNT=1000
    compare lookup lookup /api/v1/sites/blog/profiles/lookup /postgres/lookup '{"accounts":[1,2]}' fastapi go
}

# The driver of SQL Server beside plain db-lib in C, with canned replies: one connection, and as many as the pool has. Few
# people, so that each answer is one of those that are known after the first round.
case_driver() {
    local round count accounts=$((accounts < 2000 ? accounts : 2000))
    start_canned
    for ((round = 0; round <= rounds; round++)); do
        for count in 1 16; do
            drive_dblib "$round" "$count"
            drive_driver "$round" gatehouse "$count"
            drive_driver "$round" transaction "$count" --transaction
        done
    done
    stop "$canned_process"
}

drive_dblib() {
    local line
    line=$("$keep/peer-dblib" "$canned_port" "$tds_password" "$2" "$seconds" "$accounts" | sed -n 's/^RESULT\t//p')
    if [ "$1" -gt 0 ]; then note driver "dblib-$2" "$line"; fi
}

# drive_driver ROUND NAME CONNECTIONS [OPTION...]
drive_driver() {
    local line
    line=$("$driver_bench" sqlserver --port "$canned_port" --password-file "$root/tds-password" --connections "$3" \
        --seconds "$seconds" --accounts "$accounts" "${@:4}" | sed -n 's/^RESULT\t//p')
    if [ "$1" -gt 0 ]; then note driver "$2-$3" "$line"; fi
}

# A profile read at rest, and while people sign in as fast as the gateway lets them.
case_sign_ins() {
    local round profile=$gateway/api/v1/sites/blog/profiles/%d sign_in=$gateway/api/v1/sites/blog/sign-in load
    check "$gateway/api/v1/sites/blog/sign-in" "{\"username\":\"person1\",\"password\":\"$bench_password\"}"
    drive get "$profile" >/dev/null
    for ((round = 1; round <= rounds; round++)); do
        note sign-ins rest "$(drive get "$profile")"
        (drive sign-in "$sign_in" 8 $((seconds + 2)) >"$root/load") &
        load=$!
        sleep 1
        note sign-ins signing-in "$(drive get "$profile")"
        wait "$load"
        note sign-ins sign-ins "$(cat "$root/load")"
    done
}

# A read of PostgreSQL at rest, and while what stands for SQL Server hangs and people go on asking for its site.
case_hanging() {
    local round profile=$gateway/api/v1/sites/blog/profiles/%d other=$gateway/api/v1/sites/shop/profiles/%d load
    drive get "$profile" >/dev/null
    for ((round = 1; round <= rounds; round++)); do
        note hanging rest "$(drive get "$profile")"
        kill -STOP "$tds_process"
        (drive get "$other" 16 $((seconds + 2)) >/dev/null) &
        load=$!
        sleep 1
        note hanging hanging "$(drive get "$profile")"
        kill -CONT "$tds_process"
        wait "$load"
        wait_for "The site shop" check "$gateway/api/v1/sites/shop/profiles/1"
    done
}

# A thousand sites of one table each: how long the start takes, the memory at rest, and a look-up among them.
case_sites() {
    local round began ended number port
    mkdir -p "$root/many/config" "$root/many/sites"
    for ((number = 1; number <= 1000; number++)); do
        sed -e "s/^site: blog/site: site$number/" -e "s/managed: true/access: read-only, key: { column: account_id }, version: version/" \
            -e 's/create: on-access/create: never/' Benchmarks/config/sites/blog.yaml >"$root/many/sites/site$number.yaml"
    done
    for ((round = 1; round <= rounds; round++)); do
        port=$(free_port)
        sed "s/port: .* }/port: $port }/" "$root/config/gateway.yaml" >"$root/many/config/gateway.yaml"
        began=$(date +%s%N)
        start many env -C "$root/many" "$program" serve --config config/gateway.yaml
        wait_for "Gatehouse with 1000 sites" curl -fs "http://127.0.0.1:$port/healthz"
        ended=$(date +%s%N)
        sleep 5
        note sites start "$(printf '%s\t%s\t0\t0\t0' "$(((ended - began) / 1000))" "$(resident "$started")")"
        note sites one-of-1000 "$(drive get "http://127.0.0.1:$port/api/v1/sites/site777/accounts/%d")"
        stop "$started"
        note sites one-of-2 "$(drive get "$gateway/api/v1/sites/blog/accounts/%d")"
    done
}

# Memory of a fresh gateway, and of the same with 5,000 connections that have asked once and wait.
case_idle() {
    local holder held before
    stop "$gateway_process"
    start_gateway
    before=$(resident "$gateway_process")
    start idle python3 Benchmarks/harness/idle.py "$gateway_port" 5000 300
    holder=$started
    wait_for "Five thousand connections" grep -q . "$root/idle.log"
    held=$(head -n 1 "$root/idle.log")
    sleep 2
    note idle connections "$(printf '%s\t%s\t%s\t0\t0' "$held" "$before" "$(resident "$gateway_process")")"
    stop "$holder"
}

# Many mixed requests: the memory after a tenth of them and at the end, and what the pools hold when all is quiet.
case_mixed() {
    local answered=0 failed=0 warm="" line leased
    local -a numbers
    while [ "$answered" -lt "$requests" ]; do
        line=$(drive mixed "$gateway/")
        read -r -a numbers <<<"$line"
        # Two of a hundred ask for a site that is not there: wrk counts them, and the report knows of them.
        failed=$((failed + numbers[3]))
        answered=$((answered + numbers[4]))
        if [ -z "$warm" ] && [ "$answered" -ge $((requests / 10)) ]; then warm=$(resident "$gateway_process"); fi
    done
    sleep 1
    leased=$(curl -fs -H "Authorization: Bearer $key" "$gateway/readyz" | grep -o '"leased": *[0-9]*' |
        awk -F: '{ sum += $2 } END { print sum + 0 }')
    note mixed memory "$(printf '%s\t%s\t%s\t%s\t%s' "$answered" "$warm" "$(resident "$gateway_process")" "$failed" "$leased")"
}
