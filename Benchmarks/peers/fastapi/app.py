"""The account and profile of one person as JSON, with FastAPI over asyncpg's pool and prepared statements.

uvicorn app:app --app-dir Benchmarks/peers/fastapi --loop uvloop --http httptools --workers 2
"""

import os
from contextlib import asynccontextmanager

import asyncpg
import orjson
from fastapi import FastAPI, Request, Response

ACCOUNT = """SELECT id, username, email, first_name, last_name, is_active, is_staff, is_superuser, date_joined,
    last_login FROM gatehouse_account WHERE id """
EXISTING = "SELECT id FROM gatehouse_account WHERE id "
PROFILE = "SELECT account_id, url, company, display_name, version FROM blog_profile WHERE account_id "


@asynccontextmanager
async def lifespan(app):
    # asyncpg prepares each statement once for a connection by itself.
    app.state.pool = await asyncpg.create_pool(
        host=os.environ["BENCH_PGHOST"],
        port=int(os.environ["BENCH_PGPORT"]),
        user=os.environ["BENCH_PGUSER"],
        database="bench",
        min_size=4,
        max_size=8,
    )
    async with app.state.pool:
        yield


app = FastAPI(lifespan=lifespan, openapi_url=None)


def json_response(value):
    return Response(orjson.dumps(value), media_type="application/json")


def account_json(row):
    return {
        "id": row["id"],
        "username": row["username"],
        "email": row["email"],
        "first_name": row["first_name"],
        "last_name": row["last_name"],
        "full_name": f"{row['first_name']} {row['last_name']}".strip(),
    }


def profile_json(row):
    return {
        "site": "blog",
        "account": row["account_id"],
        "fields": {"url": row["url"], "company": row["company"], "display_name": row["display_name"]},
        "incomplete": [],
        "warnings": [],
        "version": str(row["version"]),
        "source": "store",
    }


@app.get("/healthz")
async def healthz():
    return Response("ok", media_type="text/plain")


@app.get("/postgres/{account}")
async def postgres(account: int):
    async with app.state.pool.acquire() as connection:
        found = await connection.fetchrow(ACCOUNT + "= $1", account)
        profile = await connection.fetchrow(PROFILE + "= $1", account)
    return json_response({"account": account_json(found), "profile": profile_json(profile)})


@app.post("/postgres/lookup")
async def lookup(request: Request):
    ids = orjson.loads(await request.body())["accounts"]
    async with app.state.pool.acquire() as connection:
        found = {row["id"] for row in await connection.fetch(EXISTING + "= ANY($1::bigint[])", ids)}
        profiles = await connection.fetch(PROFILE + "= ANY($1::bigint[])", ids)
    return json_response({"profiles": [profile_json(row) for row in profiles if row["account_id"] in found]})
