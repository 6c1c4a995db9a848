# Sourced by scripts/bench: what it starts, and that all of it ends.
# shellcheck shell=bash disable=SC2034,SC2154

servers=()

# end_servers: ends everything that was started, whatever became of the run.
end_servers() {
    local status=$? server signal
    trap - EXIT
    for server in "${servers[@]}"; do
        # PostgreSQL waits for its clients after TERM, and not after INT.
        for signal in CONT TERM INT; do kill -s "$signal" "$server" 2>/dev/null || true; done
    done
    for server in "${servers[@]}"; do
        timeout 20 tail --pid="$server" -f /dev/null || kill -KILL "$server" 2>/dev/null || true
    done
    if [ "$status" -ne 0 ]; then
        tail -n 3 "$root"/[!i]*.log >&2 || true
    fi
    rm -rf "$root"
    exit "$status"
}

# start NAME COMMAND...: starts a server in the background, with a log of its own.
start() {
    local name=$1
    shift
    "$@" >"$root/$name.log" 2>&1 </dev/null &
    started=$!
    servers+=("$started")
}

# stop PROCESS: ends one of the servers and waits for it.
stop() {
    local server remaining=()
    kill -TERM "$1" 2>/dev/null || true
    timeout 30 tail --pid="$1" -f /dev/null || kill -KILL "$1"
    for server in "${servers[@]}"; do
        [ "$server" = "$1" ] || remaining+=("$server")
    done
    servers=("${remaining[@]}")
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# wait_for NAME COMMAND...: until the command succeeds, a minute at most.
wait_for() {
    local name=$1 attempt
    shift
    for ((attempt = 0; attempt < 600; attempt++)); do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.1
    done
    echo "$name did not start" >&2
    return 1
}

build_gateway() {
    if [ -z "$program" ]; then
        need_swift
        echo "Building the release" >&2
        # shellcheck disable=SC2086
        swift build $release_flags --scratch-path .build-release --product gatehouse >&2
        # shellcheck disable=SC2086
        swift build $release_flags --scratch-path .build-release --product tds-test-server >&2
        # shellcheck disable=SC2086
        swift build $release_flags --scratch-path .build-release --product driver-bench >&2
        program=$PWD/.build-release/release/gatehouse
    fi
    tds=$(dirname "$program")/tds-test-server
    driver_bench=$(dirname "$program")/driver-bench
}

build_peers() {
    if [ ! -e "$keep/venv/ready" ]; then
        echo "Installing the peers" >&2
        python3 -m venv "$keep/venv"
        "$keep/venv/bin/pip" install -q --disable-pip-version-check -r Benchmarks/peers/requirements.txt
        touch "$keep/venv/ready"
    fi
    GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$keep/go" GOFLAGS="" \
        go build -o "$keep/peer-go" Benchmarks/peers/go/main.go
    gcc -O2 -o "$keep/canned-tds" Benchmarks/peers/tds/canned.c -lpthread
    gcc -O2 -o "$keep/peer-dblib" Benchmarks/peers/tds/dblib.c -lsybdb -lpthread
}

# PostgreSQL refuses to run as root; Debian's package has an account for it.
as_postgres=(env)
if [ "$(id -u)" -eq 0 ]; then as_postgres=(setpriv --reuid=postgres --regid=postgres --clear-groups); fi

start_postgres() {
    echo "Starting the servers" >&2
    local programs
    programs=$(pg_config --bindir)
    export PGHOST=$root/postgres PGUSER=gatehouse PGDATABASE=bench
    PGPORT=$(free_port)
    export PGPORT
    mkdir "$PGHOST"
    chmod 711 "$root"
    if [ "$(id -u)" -eq 0 ]; then chown postgres:postgres "$PGHOST"; fi
    chmod 700 "$PGHOST"
    # Only who may enter the directory of the socket gets in; nothing listens on the network.
    (cd "$root" && "${as_postgres[@]}" "$programs/initdb" --pgdata "$PGHOST/data" --username gatehouse --auth trust \
        --encoding UTF8 --locale C.UTF-8 --no-sync >"$root/initdb.log")
    start postgres "${as_postgres[@]}" "$programs/postgres" -D "$PGHOST/data" -k "$PGHOST" -p "$PGPORT" \
        -c listen_addresses= -c shared_buffers=256MB -c fsync=off -c synchronous_commit=off \
        -c max_connections=200 -c log_min_messages=fatal
    wait_for PostgreSQL pg_isready -q -d postgres
    createdb bench
}

# The sites blog and cached in PostgreSQL, the site shop in what stands for SQL Server, and one file for all.
write_configuration() {
    gateway_port=$(free_port)
    tds_port=$(free_port)
    tds_password=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
    bench_password=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
    mkdir -p "$root/config" "$root/sites"
    printf '%s\n' "$tds_password" >"$root/tds-password"
    sed -e "s|@PORT@|$gateway_port|" -e "s|@PGHOST@|$PGHOST|" -e "s|@PGPORT@|$PGPORT|" \
        -e "s|@TDSPORT@|$tds_port|" -e "s|@TDSPASSWORD@|$tds_password|" \
        Benchmarks/config/gateway.yaml >"$root/config/gateway.yaml"
    cp Benchmarks/config/sites/*.yaml "$root/sites"
}

gatehouse() {
    (cd "$root" && "$program" "$@" --config config/gateway.yaml)
}

load_postgres() {
    echo "Loading $accounts people" >&2
    gatehouse migrate >/dev/null
    printf '%s\n' "$bench_password" >"$root/password"
    gatehouse account create person0 --email person0@example.org --password-stdin <"$root/password" >/dev/null
    psql -q -v ON_ERROR_STOP=1 -v accounts="$accounts" -f Benchmarks/config/load.sql
    key=$(gatehouse key create --all-sites --name bench --scope profiles:read --scope profiles:write \
        --scope accounts:email --scope sign-in --scope admin 2>/dev/null)
}

start_tds() {
    awk -v accounts="$accounts" -f Benchmarks/config/shop.awk >"$root/shop.tsv"
    start tds "$tds" --port "$tds_port" --user gateway --password-file "$root/tds-password" --database Shop \
        --script Benchmarks/config/shop.sql --load "dbo.shop_profile=$root/shop.tsv"
    tds_process=$started
    wait_for "The TDS test server" grep -q Listening "$root/tds.log"
}

# What answers as the TDS test server did, without its work: whoever asks it is measured alone.
start_canned() {
    canned_port=$(free_port)
    start canned "$keep/canned-tds" "$canned_port" "$tds_port"
    canned_process=$started
    wait_for "The responder of canned replies" grep -q Listening "$root/canned.log"
}

start_gateway() {
    start gateway env -C "$root" "$program" serve --config config/gateway.yaml
    gateway_process=$started
    wait_for Gatehouse curl -fs "http://127.0.0.1:$gateway_port/readyz"
    gateway=http://127.0.0.1:$gateway_port
}

# start_peer NAME: serves one of the peers; $peer is its address and $started its process.
start_peer() {
    local port
    port=$(free_port)
    export BENCH_PGHOST=$PGHOST BENCH_PGPORT=$PGPORT BENCH_PGUSER=$PGUSER
    export BENCH_TDSPORT=$tds_port BENCH_TDSPASSWORD=$tds_password
    case $1 in
        django)
            start django "$keep/venv/bin/gunicorn" --chdir Benchmarks/peers/django --bind "127.0.0.1:$port" --workers 2 \
                --worker-class gthread --threads 4 --keep-alive 75 --log-level warning app:application
            ;;
        fastapi)
            start fastapi "$keep/venv/bin/uvicorn" --app-dir Benchmarks/peers/fastapi --port "$port" --workers 2 \
                --loop uvloop --http httptools --no-access-log --log-level warning app:app
            ;;
        go) start go "$keep/peer-go" "$port" ;;
    esac
    peer=http://127.0.0.1:$port
    wait_for "$1" curl -fs "$peer/healthz"
}
