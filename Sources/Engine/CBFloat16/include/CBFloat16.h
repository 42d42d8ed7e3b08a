#ifndef CBFLOAT16_H
#define CBFLOAT16_H

/// Whether the processor has AVX512_BF16, and these functions are compiled for it.
int bfloat16_is_available(void);

/// Adds the products of up to twelve rows and one panel of pairs of bfloat16 numbers, in registers; for processors with AVX512_BF16 alone.
///
/// A pair lies in the place of a float. Its element (row, k) of the left operand is at `row * row_step + k * depth_step` of a stretch, and
/// there are `stretches` of `length` elements, `stretch_step` apart; row k of the panel is at `k * 16`. The upper halves are added before
/// the lower ones, each product rounded once with its sum.
void bfloat16_multiply(int rows, const float *left, long row_step, long depth_step, long stretches, long length,
                       long stretch_step, const float *panel, float *result, long result_step, int adding);

#endif
