# Sourced by scripts/bench: an import in bulk beside freebcp and COPY, over a table and a database of its own.
# shellcheck shell=bash disable=SC2034,SC2154

case_import() {
    local folder=$root/import round moved
    local -a gatehouse=("$program" import people --config "$folder/config/gateway.yaml" --json)
    mkdir -p "$folder/config" "$folder/sites"
    start_import_tds
    createdb import
    sed -e "s|@PORT@|0|" -e "s|@PGHOST@|$PGHOST|" -e "s|@PGPORT@|$PGPORT|" -e "s|database: bench|database: import|" \
        -e "s|@TDSPORT@|$import_port|" -e "s|@TDSPASSWORD@|$tds_password|" \
        Benchmarks/config/gateway.yaml >"$folder/config/gateway.yaml"
    cp Benchmarks/config/import/sites/people.yaml "$folder/sites"
    "$program" migrate --config "$folder/config/gateway.yaml" >/dev/null
    psql -qX -d import -v ON_ERROR_STOP=1 -v rows="$rows" -f Benchmarks/config/import/links.sql
    for ((round = 1; round <= rounds; round++)); do
        psql -qX -d import -c "TRUNCATE people, plain, gatehouse_migrated"
        timed freebcp freebcp Shop.dbo.People out "$folder/people.txt" -S "127.0.0.1:$import_port" -U gateway \
            -P "$tds_password" -D Shop -c -t '\t' -r '\n'
        timed copy psql -qX -d import -c "\\copy plain FROM '$folder/people.txt'"
        timed by-hand psql -qX -d import -v ON_ERROR_STOP=1 -f Benchmarks/config/import/by-hand.sql
        psql -qX -d import -c "TRUNCATE people, gatehouse_migrated"
        timed dry-run "${gatehouse[@]}" --dry-run
        timed gatehouse "${gatehouse[@]}" --restart
        moved=$(psql -qAtX -d import -c "SELECT count(*) FROM people")
        if [ "$moved" != "$rows" ]; then
            echo "$moved rows arrived instead of $rows" >&2
            return 1
        fi
        timed again "${gatehouse[@]}"
    done
    stop "$import_process"
}

# The TDS test server with a table of people; how long it takes to be filled is noted too.
start_import_tds() {
    local began
    awk -v rows="$rows" -f Benchmarks/config/import/people.awk >"$root/import/people.tsv"
    began=$(date +%s%N)
    start tds-people "$tds" --port 0 --user gateway --password-file "$root/tds-password" --database Shop \
        --script Benchmarks/config/import/people.sql --load "dbo.People=$root/import/people.tsv"
    import_process=$started
    # Many rows may take more than the minute that others get.
    until grep -q '^Listening' "$root/tds-people.log"; do
        kill -0 "$import_process"
        sleep 0.1
    done
    note_rows fill $(($(date +%s%N) - began)) 0
    import_port=$(sed -n 's/^Listening on .*:\([0-9]*\),.*/\1/p' "$root/tds-people.log")
}

# timed NAME COMMAND...: runs a command over all rows, and notes how fast it was and the most memory it held.
timed() {
    local name=$1 taken
    shift
    taken=$(python3 Benchmarks/harness/timed.py "$@")
    # shellcheck disable=SC2086
    note_rows "$name" $taken
}

# note_rows NAME NANOSECONDS KIB: as rows/s, KiB, ms, no failures, and how many rows.
note_rows() {
    note import "$1" "$(awk -v rows="$rows" -v time="$2" -v peak="$3" \
        'BEGIN { printf "%.0f\t%d\t%.0f\t0\t%d", rows * 1e9 / time, peak, time / 1e6, rows }')"
}
