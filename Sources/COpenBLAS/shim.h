// OpenBLAS as Swift sees it: the C interface to BLAS, and the switch for its own threads.
#include <cblas.h>
