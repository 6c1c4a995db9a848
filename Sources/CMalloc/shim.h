// glibc's own functions of its heap, which are in no header that Swift's Glibc module has.
#pragma once
#include <malloc.h>
