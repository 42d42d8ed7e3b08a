#ifndef CMPI_H
#define CMPI_H

#include <stddef.h>

// The few functions of MPI that a job of several processes needs, of Open MPI or of MPICH's family, found when the program runs: nothing
// of them is needed to build it, and one program works with both. Handles differ between the two and are kept inside.
//
// One thread calls everything; one operation is under way at a time.

/// Opens the library; whatever it says for itself decides which of the two it is. Returns 0, or 1 with the reason in `error`.
int cmpi_open(const char *path, char *error, size_t capacity);

/// What the library calls itself, in one line; empty before it is open.
const char *cmpi_version(void);

/// Joins the job: MPI_Init_thread. Returns 0, or MPI's error.
int cmpi_join(int *rank, int *count);

/// Begins to gather `counts[rank]` floats of each process at everybody's.
int cmpi_begin_gather(const float *values, float *all, const int *counts, const int *places, int rank);

/// Begins to send each process its part of `values`, and to receive from each.
int cmpi_begin_exchange(const float *values, const int *counts, const int *places, float *received,
                        const int *receivedCounts, const int *receivedPlaces);

/// Moves the operation on. Returns 0, or MPI's error.
int cmpi_test(int *isDone);

/// Leaves the job when all do.
int cmpi_leave(void);

/// Ends all processes of the job.
void cmpi_abort(int code);

#endif
