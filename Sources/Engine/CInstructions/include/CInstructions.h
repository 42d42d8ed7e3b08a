#ifndef CINSTRUCTIONS_H
#define CINSTRUCTIONS_H

/// Whether the processor has AVX512_BF16, and these functions are compiled for it.
int bfloat16_is_available(void);

/// Whether it also multiplies pairs by them faster than floats. Intel's Emerald Rapids takes as long for one as for four products of floats, and has
/// AMX for pairs.
int bfloat16_is_fast(void);

/// Adds the products of up to twelve rows and one panel of pairs of bfloat16 numbers, in registers; for processors with AVX512_BF16 alone.
///
/// A pair lies in the place of a float. Its element (row, k) of the left operand is at `row * row_step + k * depth_step` of a stretch, and
/// there are `stretches` of `length` elements, `stretch_step` apart; row k of the panel is at `k * 16`. The upper halves are added before
/// the lower ones, each product rounded once with its sum.
void bfloat16_multiply(int rows, const float *left, long row_step, long depth_step, long stretches, long length,
                       long stretch_step, const float *panel, float *result, long result_step, int adding);

/// Whether the processor has AMX for bfloat16 numbers, these functions are compiled for it, and the system lets this process use it.
int tiles_are_available(void);

/// The most elements of the depth of a transposed left operand that `tiles_multiply` takes.
enum { TILES_MOST_TRANSPOSED = 128 };

/// The same for up to 32 rows and any number of panels, `panel_step` and `result_panel_step` floats apart, by tiles of AMX; for processors with it
/// alone.
///
/// The rows after the sixteenth begin at `left + second_rows`. Where `depth_step` is 1, `length` is a multiple of sixteen. Elsewhere there is one
/// stretch, of at most `TILES_MOST_TRANSPOSED` elements, and sixteen floats can be read from each `k * depth_step`, however many rows there are.
/// Upper and lower halves are summed apart, over sixteen rows of the panel at a time.
void tiles_multiply(
    int rows, long panels, const float *left, long row_step, long second_rows, long depth_step, long stretches, long length,
    long stretch_step, const float *panel, long panel_step, float *result, long result_step, long result_panel_step,
    int adding);

/// Fetches the cache line of a place that is about to be read. Any address may be named.
static inline void prefetch_for_reading(const float *place) { __builtin_prefetch(place, 0); }

/// Fetches the cache line of a place that is about to be written. Any address may be named.
static inline void prefetch_for_writing(float *place) { __builtin_prefetch(place, 1); }

#endif
