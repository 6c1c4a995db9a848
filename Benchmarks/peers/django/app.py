"""The account and profile of one person as JSON, as a Django project has it: models, views, its own pools.

gunicorn app:application --chdir Benchmarks/peers/django
"""

import json
import os
import threading

import django
import pymssql
from django.conf import settings

settings.configure(
    DEBUG=False,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "bench",
            "USER": os.environ["BENCH_PGUSER"],
            "HOST": os.environ["BENCH_PGHOST"],
            "PORT": os.environ["BENCH_PGPORT"],
            # Statements are prepared by the server, and connections pooled: 8 for each of two workers.
            "OPTIONS": {
                "pool": {"min_size": 4, "max_size": 8},
                "server_side_binding": True,
                "prepare_threshold": 2,
            },
        }
    },
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.http import HttpResponse, JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402


class Account(models.Model):
    username = models.CharField(max_length=256)
    email = models.CharField(max_length=254)
    first_name = models.CharField(max_length=150)
    last_name = models.CharField(max_length=150)
    is_active = models.BooleanField()
    is_staff = models.BooleanField()
    is_superuser = models.BooleanField()
    date_joined = models.DateTimeField()
    last_login = models.DateTimeField(null=True)

    class Meta:
        app_label = "bench"
        db_table = "gatehouse_account"
        managed = False


class Profile(models.Model):
    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="profile")
    url = models.CharField(max_length=200, null=True)
    company = models.CharField(max_length=100, null=True)
    display_name = models.CharField(max_length=100, null=True)
    version = models.BigIntegerField()

    class Meta:
        app_label = "bench"
        db_table = "blog_profile"
        managed = False


def account_json(account):
    return {
        "id": account.pk,
        "username": account.username,
        "email": account.email,
        "first_name": account.first_name,
        "last_name": account.last_name,
        "full_name": f"{account.first_name} {account.last_name}".strip(),
    }


def profile_json(site, row):
    return {
        "site": site,
        "account": row[0],
        "fields": {"url": row[1], "company": row[2], "display_name": row[3]},
        "incomplete": [],
        "warnings": [],
        "version": str(row[4]),
        "source": "store",
    }


def profile_row(profile):
    return (profile.account_id, profile.url, profile.company, profile.display_name, profile.version)


def postgres(request, account):
    found = Account.objects.get(pk=account)
    return JsonResponse({"account": account_json(found), "profile": profile_json("blog", profile_row(found.profile))})


# pymssql has no pool; a connection for each thread that answers requests is what its users write.
local = threading.local()
COLUMNS = "SELECT account_id, url, company, display_name, version FROM dbo.shop_profile WHERE account_id "


def legacy(sql, parameters):
    if not hasattr(local, "connection"):
        local.connection = pymssql.connect(
            server="127.0.0.1",
            port=os.environ["BENCH_TDSPORT"],
            user="gateway",
            password=os.environ["BENCH_TDSPASSWORD"],
            database="Shop",
            autocommit=True,
        )
    with local.connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def sqlserver(request, account):
    found = Account.objects.get(pk=account)
    (row,) = legacy(COLUMNS + "= %d", (account,))
    return JsonResponse({"account": account_json(found), "profile": profile_json("shop", row)})


@csrf_exempt
def postgres_page(request):
    ids = json.loads(request.body)["accounts"]
    found = Account.objects.filter(pk__in=ids).prefetch_related("profile")
    return JsonResponse({"profiles": [profile_json("blog", profile_row(each.profile)) for each in found]})


@csrf_exempt
def sqlserver_page(request):
    ids = json.loads(request.body)["accounts"]
    found = set(Account.objects.filter(pk__in=ids).values_list("pk", flat=True))
    rows = legacy(COLUMNS + "IN (" + ",".join(["%d"] * len(ids)) + ")", tuple(ids))
    return JsonResponse({"profiles": [profile_json("shop", row) for row in rows if row[0] in found]})


def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("healthz", healthz),
    path("postgres/<int:account>", postgres),
    path("sqlserver/<int:account>", sqlserver),
    path("postgres/lookup", postgres_page),
    path("sqlserver/lookup", sqlserver_page),
]

application = get_wsgi_application()
