#include "CMPI.h"

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

// Handles of Open MPI are addresses of objects that it exports, those of MPICH's family numbers (the ABI initiative of 2013, which MPICH,
// Intel MPI, MVAPICH and Cray MPICH keep). So there are two tables of the same functions, each with its own types.

#define DECLARE(Name, Handle)                                                                                          \
  typedef struct {                                                                                                     \
    int (*commRank)(Handle, int *);                                                                                    \
    int (*commSize)(Handle, int *);                                                                                    \
    int (*iallgatherv)(const void *, int, Handle, void *, const int *, const int *, Handle, Handle, Handle *);         \
    int (*ialltoallv)(const void *, const int *, const int *, Handle, void *, const int *, const int *, Handle,        \
                      Handle, Handle *);                                                                               \
    int (*test)(Handle *, int *, void *);                                                                              \
    int (*abortJob)(Handle, int);                                                                                      \
    Handle world;                                                                                                      \
    Handle floats;                                                                                                     \
    Handle request;                                                                                                    \
    void *ignoredStatus;                                                                                               \
  } Name;

DECLARE(OpenMPI, void *)
DECLARE(MPICH, int)

static struct {
  int isOpen, isOpenMPI;
  char version[256];
  int (*initThread)(int *, char ***, int, int *);
  int (*finalize)(void);
  OpenMPI openMPI;
  MPICH mpich;
} mpi;

/// One thread calls MPI, which need not be the main one of the program: the one that initialised it.
static const int threadFunneled = 1;

static int fail(char *error, size_t capacity, const char *what, const char *path) {
  snprintf(error, capacity, "%s: %s", path, what);
  return 1;
}

#define FIND(function, name)                                                                                           \
  do {                                                                                                                 \
    *(void **)&(function) = dlsym(library, name);                                                                      \
    if (!(function)) return fail(error, capacity, "it has no function " name, path);                                   \
  } while (0)

#define FIND_ALL(table)                                                                                                \
  FIND(table.commRank, "MPI_Comm_rank");                                                                               \
  FIND(table.commSize, "MPI_Comm_size");                                                                               \
  FIND(table.iallgatherv, "MPI_Iallgatherv");                                                                          \
  FIND(table.ialltoallv, "MPI_Ialltoallv");                                                                            \
  FIND(table.test, "MPI_Test");                                                                                        \
  FIND(table.abortJob, "MPI_Abort");

int cmpi_open(const char *path, char *error, size_t capacity) {
  // Open MPI opens parts of itself, which have to find it.
  void *library = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
  if (!library) {
    snprintf(error, capacity, "%s", dlerror());
    return 1;
  }
  int (*libraryVersion)(char *, int *);
  FIND(libraryVersion, "MPI_Get_library_version");
  FIND(mpi.initThread, "MPI_Init_thread");
  FIND(mpi.finalize, "MPI_Finalize");
  // 8192 characters are the most that any of them writes.
  static char text[8192 + 1];
  int length = 0;
  libraryVersion(text, &length);
  snprintf(mpi.version, sizeof mpi.version, "%.*s", (int)strcspn(text, "\n,"), text);
  for (char *place = mpi.version; *place; ++place)
    if (*place == '\t') *place = ' ';
  mpi.isOpenMPI = strstr(text, "Open MPI") != NULL;
  if (mpi.isOpenMPI) {
    FIND_ALL(mpi.openMPI)
    mpi.openMPI.world = dlsym(library, "ompi_mpi_comm_world");
    mpi.openMPI.floats = dlsym(library, "ompi_mpi_float");
    if (!mpi.openMPI.world || !mpi.openMPI.floats)
      return fail(error, capacity, "it is not the Open MPI that is known here", path);
    mpi.openMPI.ignoredStatus = NULL;
  } else {
    if (!strstr(text, "MPICH") && !strstr(text, "Intel") && !strstr(text, "MVAPICH"))
      return fail(error, capacity, "it is neither Open MPI nor of MPICH's family", path);
    FIND_ALL(mpi.mpich)
    mpi.mpich.world = 0x44000000;
    mpi.mpich.floats = 0x4c00040a;
    mpi.mpich.ignoredStatus = (void *)(intptr_t)1;
  }
  mpi.isOpen = 1;
  return 0;
}

const char *cmpi_version(void) { return mpi.version; }

int cmpi_join(int *rank, int *count) {
  int provided;
  int code = mpi.initThread(NULL, NULL, threadFunneled, &provided);
  if (code) return code;
  if (mpi.isOpenMPI) {
    mpi.openMPI.commRank(mpi.openMPI.world, rank);
    return mpi.openMPI.commSize(mpi.openMPI.world, count);
  }
  mpi.mpich.commRank(mpi.mpich.world, rank);
  return mpi.mpich.commSize(mpi.mpich.world, count);
}

int cmpi_begin_gather(const float *values, float *all, const int *counts, const int *places, int rank) {
#define GATHER(table)                                                                                                  \
  table.iallgatherv(values, counts[rank], table.floats, all, counts, places, table.floats, table.world, &table.request)
  return mpi.isOpenMPI ? GATHER(mpi.openMPI) : GATHER(mpi.mpich);
}

int cmpi_begin_exchange(const float *values, const int *counts, const int *places, float *received,
                        const int *receivedCounts, const int *receivedPlaces) {
#define EXCHANGE(table)                                                                                                \
  table.ialltoallv(values, counts, places, table.floats, received, receivedCounts, receivedPlaces, table.floats,       \
                   table.world, &table.request)
  return mpi.isOpenMPI ? EXCHANGE(mpi.openMPI) : EXCHANGE(mpi.mpich);
}

int cmpi_test(int *isDone) {
  return mpi.isOpenMPI ? mpi.openMPI.test(&mpi.openMPI.request, isDone, mpi.openMPI.ignoredStatus)
                       : mpi.mpich.test(&mpi.mpich.request, isDone, mpi.mpich.ignoredStatus);
}

int cmpi_leave(void) { return mpi.finalize(); }

void cmpi_abort(int code) {
  if (mpi.isOpenMPI)
    mpi.openMPI.abortJob(mpi.openMPI.world, code);
  else
    mpi.mpich.abortJob(mpi.mpich.world, code);
}
