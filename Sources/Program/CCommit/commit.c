#include "commit.h"

// Package.swift defines it for this file only, so that another commit compiles nothing else anew.
#ifndef CYCLEGAN_COMMIT
#define CYCLEGAN_COMMIT ""
#endif

const char *cyclegan_commit(void) { return CYCLEGAN_COMMIT; }
