// What the C library offers and Swift's module of it leaves out.
#ifndef CSYSTEM_H
#define CSYSTEM_H

// The processors that this process may run on, by `taskset`, a cpuset or a batch system; 0 where the system does not say.
int system_allowed_processors(void);

// Lets all threads share one heap. Otherwise each thread that takes memory reserves 64 MiB of address space for one of its own.
void system_share_heap(void);

// The words of the command line, the program's name first; NULL beyond the last.
const char *_Nullable system_argument(int index);

// The sets of instructions of x86-64 beyond those that all of its processors have, as its ABI numbers them: 3 with AVX2 and FMA, 4 with
// AVX-512, 1 where neither is there or on another processor. The operating system's support is part of the answer.
int system_x86_64_level(void);

// Bytes of a processor's second-level cache; 0 where the system does not say.
long system_second_level_cache_bytes(void);

#endif
