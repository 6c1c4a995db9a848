#pragma once
#define MSDBLIB 1
#include <sybfront.h>
#include <sybdb.h>
