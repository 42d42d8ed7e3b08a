#include "CInstructions.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define WITH_DOT_PRODUCTS __attribute__((target("avx512f,avx512bf16")))

// A constant number of rows, so that the sums are registers.
__attribute__((always_inline)) WITH_DOT_PRODUCTS static inline void multiply(
    const int rows, const float *left, long row_step, long depth_step, long stretches, long length, long stretch_step,
    const float *panel, float *result, long result_step, int adding) {
  __m512 sums[12];
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) sums[row] = _mm512_setzero_ps();
  for (long stretch = 0; stretch < stretches; stretch++) {
    for (long k = 0; k < length; k++) {
      const __m512 right = _mm512_loadu_ps(panel + k * 16);
      const float *column = left + k * depth_step;
#pragma clang loop unroll(full)
      for (int row = 0; row < rows; row++)
        // The compiler would load the pair by an instruction of its own, of which there is room for too few.
        __asm__("vdpbf16ps %2%{1to16%}, %1, %0" : "+v"(sums[row]) : "v"(right), "m"(column[row * row_step]));
    }
    left += stretch_step;
    panel += length * 16;
  }
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
    float *place = result + row * result_step;
    _mm512_storeu_ps(place, adding ? _mm512_add_ps(_mm512_loadu_ps(place), sums[row]) : sums[row]);
  }
}

#define CASE(ROWS)                                                                                                            \
  case ROWS:                                                                                                                  \
    multiply(ROWS, left, row_step, depth_step, stretches, length, stretch_step, panel, result, result_step, adding);          \
    break;

int bfloat16_is_available(void) { return __builtin_cpu_supports("avx512bf16"); }

int bfloat16_is_fast(void) { return bfloat16_is_available() && __builtin_cpu_is("amd"); }

WITH_DOT_PRODUCTS void bfloat16_multiply(int rows, const float *left, long row_step, long depth_step, long stretches, long length,
                                         long stretch_step, const float *panel, float *result, long result_step, int adding) {
  switch (rows) {
    CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) CASE(12)
  }
}

#else

int bfloat16_is_available(void) { return 0; }

int bfloat16_is_fast(void) { return 0; }

void bfloat16_multiply(int rows, const float *left, long row_step, long depth_step, long stretches, long length,
                       long stretch_step, const float *panel, float *result, long result_step, int adding) {}

#endif
