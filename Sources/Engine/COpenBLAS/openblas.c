#include "COpenBLAS.h"

#ifndef OPENBLAS_INSIDE
#include <dlfcn.h>
#endif
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

typedef void sgemm(int order, int transposed_a, int transposed_b, int m, int n, int k, float alpha, const float *a,
                   int lda, const float *b, int ldb, float beta, float *c, int ldc);

typedef void dgemm(int order, int transposed_a, int transposed_b, int m, int n, int k, double alpha, const double *a,
                   int lda, const double *b, int ldb, double beta, double *c, int ldc);
// Fortran: everything by address, columns one after the other, and behind the arguments the lengths of the texts.
typedef void dsyevd(const char *job, const char *triangle, const int *n, double *a, const int *lda, double *values,
                    double *work, const int *work_count, int *integers, const int *integer_count, int *info, size_t,
                    size_t);
typedef void dgesdd(const char *job, const int *m, const int *n, double *a, const int *lda, double *values, double *u,
                    const int *ldu, double *v, const int *ldv, double *work, const int *work_count, int *integers,
                    int *info, size_t);

// The numbers of cblas.h.
enum { row_major = 101, plain = 111, transposed = 112 };

static sgemm *product;
static dgemm *double_product;
static dsyevd *eigenvectors;
static dgesdd *singular_values;
static void *(*take_buffer)(int);
static void (*give_buffer)(void *);
static char *(*describe)(void);
static char reason[256];

// The library reads its number of threads from the environment when it is loaded; ours run its products one by one. Set here,
// before there are other threads that could read the environment, and before the library's own constructor where it is inside
// the program.
__attribute__((constructor(101))) static void limit_threads(void) { setenv("OPENBLAS_NUM_THREADS", "1", 1); }

#ifdef OPENBLAS_INSIDE

// Linked into the program, for systems that lack the library.
sgemm cblas_sgemm;
dgemm cblas_dgemm;
dsyevd dsyevd_;
dgesdd dgesdd_;
void *blas_memory_alloc(int);
void blas_memory_free(void *);
char *openblas_get_config(void);

// All that LAPACK asks of Fortran's own library: two texts one after the other, cut off or filled up with blanks. Here the program
// needs no second library for it.
void _gfortran_concat_string(size_t count, char *result, size_t first_count, const char *first, size_t second_count,
                             const char *second) {
  for (size_t i = 0; i < count; i++) {
    result[i] = i < first_count ? first[i] : i - first_count < second_count ? second[i - first_count] : ' ';
  }
}

static void load(void) {
  product = cblas_sgemm;
  double_product = cblas_dgemm;
  eigenvectors = dsyevd_;
  singular_values = dgesdd_;
  take_buffer = blas_memory_alloc;
  give_buffer = blas_memory_free;
  describe = openblas_get_config;
}

#else

// The names that distributions give it.
#ifdef __APPLE__
static const char *const names[] = {"libopenblas.dylib", "/opt/homebrew/opt/openblas/lib/libopenblas.dylib"};
#else
static const char *const names[] = {"libopenblas.so.0", "libopenblasp.so.0"};
#endif

static void load(void) {
  void *library = dlopen(names[0], RTLD_NOW | RTLD_LOCAL);
  const char *error = library ? NULL : dlerror();
  if (!library) {
    // Why the usual one cannot be loaded is what matters, if there is no other.
    snprintf(reason, sizeof reason, "%s", error);
    error = reason;
    library = dlopen(names[1], RTLD_NOW | RTLD_LOCAL);
    if (library) error = NULL;
  }
  if (library) {
    product = (sgemm *)dlsym(library, "cblas_sgemm");
    double_product = (dgemm *)dlsym(library, "cblas_dgemm");
    eigenvectors = (dsyevd *)dlsym(library, "dsyevd_");
    singular_values = (dgesdd *)dlsym(library, "dgesdd_");
    take_buffer = (void *(*)(int))dlsym(library, "blas_memory_alloc");
    give_buffer = (void (*)(void *))dlsym(library, "blas_memory_free");
    describe = (char *(*)(void))dlsym(library, "openblas_get_config");
    if (!product) error = "it has no cblas_sgemm";
    // Somebody else in this process may have loaded it before.
    void (*set_threads)(int) = (void (*)(int))dlsym(library, "openblas_set_num_threads");
    if (set_threads) set_threads(1);
  }
  if (error && error != reason) snprintf(reason, sizeof reason, "%s", error);
}

#endif

const char *openblas_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return product ? NULL : reason;
}

const char *openblas_load_double_precision(void) {
  const char *error = openblas_load();
  if (error) return error;
  return double_product && eigenvectors && singular_values ? NULL : "it was built without LAPACK";
}

const char *openblas_description(void) { return openblas_load() == NULL && describe ? describe() : NULL; }

void openblas_reserve(int buffers) {
  enum { most = 64 };
  void *taken[most];
  if (!take_buffer || !give_buffer) return;
  if (buffers > most) buffers = most;
  for (int i = 0; i < buffers; i++) taken[i] = take_buffer(0);
  for (int i = 0; i < buffers; i++) {
    if (taken[i]) give_buffer(taken[i]);
  }
}

void openblas_sgemm(bool transposed_a, bool transposed_b, int rows, int columns, int depth, float alpha, const float *a,
                    int row_stride_a, const float *b, int row_stride_b, float beta, float *c, int row_stride_c) {
  product(row_major, transposed_a ? transposed : plain, transposed_b ? transposed : plain, rows, columns, depth, alpha,
          a, row_stride_a, b, row_stride_b, beta, c, row_stride_c);
}

void openblas_dgemm(bool transposed_a, bool transposed_b, int rows, int columns, int depth, const double *a,
                    int row_stride_a, const double *b, int row_stride_b, double *c, int row_stride_c) {
  double_product(row_major, transposed_a ? transposed : plain, transposed_b ? transposed : plain, rows, columns, depth,
                 1, a, row_stride_a, b, row_stride_b, 0, c, row_stride_c);
}

int openblas_eigenvectors(int size, double *matrix, double *values) {
  const int query = -1;
  double work_count = 0;
  int integer_count = 0, info = 0;
  eigenvectors("V", "U", &size, matrix, &size, values, &work_count, &query, &integer_count, &query, &info, 1, 1);
  if (info != 0) return info;
  const int count = (int)work_count;
  double *work = malloc(sizeof(double) * (size_t)count);
  int *integers = malloc(sizeof(int) * (size_t)integer_count);
  info = query;
  if (work && integers) {
    eigenvectors("V", "U", &size, matrix, &size, values, work, &count, integers, &integer_count, &info, 1, 1);
  }
  free(work);
  free(integers);
  return info;
}

int openblas_singular_values(int rows, int columns, double *matrix, double *values) {
  const int query = -1, one = 1, smaller = rows < columns ? rows : columns;
  double work_count = 0, unused = 0;
  int info = 0;
  int *integers = malloc(sizeof(int) * 8 * (size_t)smaller);
  if (!integers) return query;
  // Rows one after the other are the columns of the transposed matrix, which has the same singular values.
  singular_values("N", &columns, &rows, matrix, &columns, values, &unused, &one, &unused, &one, &work_count, &query,
                  integers, &info, 1);
  const int count = (int)work_count;
  double *work = info == 0 ? malloc(sizeof(double) * (size_t)count) : NULL;
  if (work) {
    singular_values("N", &columns, &rows, matrix, &columns, values, &unused, &one, &unused, &one, work, &count,
                    integers, &info, 1);
  } else if (info == 0) {
    info = query;
  }
  free(work);
  free(integers);
  return info;
}
