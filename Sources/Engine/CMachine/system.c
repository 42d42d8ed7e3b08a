#define _GNU_SOURCE
#include "CMachine.h"

#include <unistd.h>

#ifdef __APPLE__
#include <stdint.h>
#include <sys/sysctl.h>
#endif

#ifdef __linux__
#include <errno.h>
#include <malloc.h>
#include <sched.h>
#include <stddef.h>

int system_allowed_processors(void) {
  // A machine may have more processors than the C library's usual set has room for.
  for (int most = CPU_SETSIZE; most <= 1 << 18; most *= 4) {
    cpu_set_t *set = CPU_ALLOC(most);
    if (set == NULL) return 0;
    size_t size = CPU_ALLOC_SIZE(most);
    int status = sched_getaffinity(0, size, set);
    int error = errno;
    int count = status == 0 ? CPU_COUNT_S(size, set) : 0;
    CPU_FREE(set);
    if (status == 0) return count;
    if (error != EINVAL) return 0;
  }
  return 0;
}
#else
int system_allowed_processors(void) { return 0; }
#endif

#ifdef M_ARENA_MAX
void system_share_heap(void) { mallopt(M_ARENA_MAX, 1); }
#else
void system_share_heap(void) {}
#endif

static int argument_count;
static char **arguments;

// The C libraries of Linux and macOS hand them to what runs before main.
__attribute__((constructor)) static void keep_arguments(int count, char **words) {
  argument_count = count;
  arguments = words;
}

const char *system_argument(int index) { return index >= 0 && index < argument_count ? arguments[index] : NULL; }

#ifdef __x86_64__
int system_x86_64_level(void) {
  if (__builtin_cpu_supports("x86-64-v4")) return 4;
  return __builtin_cpu_supports("x86-64-v3") ? 3 : 1;
}
#else
int system_x86_64_level(void) { return 1; }
#endif

long system_second_level_cache_bytes(void) {
#if defined(__APPLE__)
  int64_t bytes = 0;
  size_t size = sizeof bytes;
  return sysctlbyname("hw.l2cachesize", &bytes, &size, NULL, 0) == 0 ? (long)bytes : 0;
#elif defined(_SC_LEVEL2_CACHE_SIZE)
  const long bytes = sysconf(_SC_LEVEL2_CACHE_SIZE);
  return bytes > 0 ? bytes : 0;
#else
  return 0;
#endif
}
