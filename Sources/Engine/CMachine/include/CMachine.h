// What the C library offers and Swift's module of it leaves out.
#ifndef CSYSTEM_H
#define CSYSTEM_H

// The processors that this process may run on, by `taskset`, a cpuset or a batch system; 0 where the system does not say.
int system_allowed_processors(void);

// Lets all threads share one heap. Otherwise each thread that takes memory reserves 64 MiB of address space for one of its own.
void system_share_heap(void);

// The words of the command line, the program's name first; NULL beyond the last.
const char *_Nullable system_argument(int index);

#endif
