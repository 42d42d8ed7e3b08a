// OpenBLAS as Swift sees it: matrix products, two decompositions of LAPACK, which it brings along, and the memory that the
// library keeps for them.
//
// The library is loaded when it is first needed rather than with the program. When it is loaded it starts a thread for each
// processor, unless the environment says otherwise, and where it cannot it ends the process. With OPENBLAS_INSIDE it is linked
// into the program instead.
#ifndef COPENBLAS_H
#define COPENBLAS_H

#include <stdbool.h>
#include <stddef.h>

// Loads the library, which may be asked for again and again.
//
// Returns NULL, or why it cannot be loaded.
const char *_Nullable openblas_load(void);

// Loads the library and looks for what works in double precision, which a library built without LAPACK lacks.
//
// Returns NULL, or why there is none.
const char *_Nullable openblas_load_double_precision(void);

// What the library says of its version and of the processor that it chose its kernels for; NULL if it cannot be loaded.
const char *_Nullable openblas_description(void);

// Makes the library map so many of its buffers now, of which each product takes one while it runs. They stay mapped.
//
// The library asks for a buffer again and again until it gets it, so there must be room.
void openblas_reserve(int buffers);

// C = alpha * A * B + beta * C in row-major order, on this thread. The library must have been loaded.
void openblas_sgemm(bool transposed_a, bool transposed_b, int rows, int columns, int depth, float alpha,
                    const float *_Nonnull a, int row_stride_a, const float *_Nonnull b, int row_stride_b, float beta,
                    float *_Nonnull c, int row_stride_c);

// C = A * B in row-major order and double precision, on this thread. Double precision must have been loaded, here and below.
void openblas_dgemm(bool transposed_a, bool transposed_b, int rows, int columns, int depth, const double *_Nonnull a,
                    int row_stride_a, const double *_Nonnull b, int row_stride_b, double *_Nonnull c, int row_stride_c);

// The eigenvalues of a symmetric matrix, ascending, and its eigenvectors of length 1, which replace the rows of the matrix.
//
// Returns 0, or LAPACK's number of what went wrong; -1 also where memory was lacking.
int openblas_eigenvectors(int size, double *_Nonnull matrix, double *_Nonnull values);

// The singular values of a matrix, descending; what is in the matrix afterwards has no meaning. Returns as above.
int openblas_singular_values(int rows, int columns, double *_Nonnull matrix, double *_Nonnull values);

#endif
