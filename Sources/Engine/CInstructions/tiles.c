#include "CInstructions.h"

#if defined(__x86_64__) && defined(__linux__)
#include <immintrin.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define WITH_TILES __attribute__((target("avx512f,amx-tile,amx-bf16")))

// Rows of a tile, and floats or pairs in a row of one.
enum { SIDE = 16, ROW_BYTES = 64 };

// The sums are tiles 0 to 3, those of one half of the rows after the other; 4 and 5 hold rows of the left operand, 6 and 7 panels of the right.
enum { SUMS = 0, LEFT = 4, RIGHT = 6, TILES = 8 };

int tiles_are_available(void) {
  if (!__builtin_cpu_supports("amx-bf16") || !__builtin_cpu_supports("avx512f")) return 0;
  // Tiles are large; Linux has programs ask for them.
  const long ask_for_state = 0x1023, state_of_tiles = 18;
  return syscall(SYS_arch_prctl, ask_for_state, state_of_tiles) == 0;
}

struct configuration {
  unsigned char palette, first_row, reserved[14];
  unsigned short row_bytes[16];
  unsigned char rows[16];
};

// Gives the tiles the shapes for a block: rows of the first half and of the second. Functions need not leave them to their callers as they were.
WITH_TILES static void tiles_configure(int first, int second) {
  struct configuration shapes = {.palette = 1};
  for (int tile = 0; tile < TILES; tile++) shapes.row_bytes[tile] = ROW_BYTES;
  const unsigned char rows[TILES] = {first, first, second, second, first, second, SIDE, SIDE};
  memcpy(shapes.rows, rows, sizeof rows);
  // A tile has a row at least.
  for (int tile = 0; tile < TILES; tile++)
    if (shapes.rows[tile] == 0) shapes.rows[tile] = 1;
  _tile_loadconfig(&shapes);
}

// The transpose of a square whose row k lies at `from + k * step`; rows from `rows` on count as zeros.
WITH_TILES static void tiles_transpose(const float *from, long step, long rows, float *to) {
  __m512 r[SIDE], t[SIDE];
  if (rows == SIDE) {
#pragma clang loop unroll(full)
    for (int i = 0; i < SIDE; i++) r[i] = _mm512_loadu_ps(from + i * step);
  } else {
#pragma clang loop unroll(full)
    for (int i = 0; i < SIDE; i++) r[i] = i < rows ? _mm512_loadu_ps(from + i * step) : _mm512_setzero_ps();
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < SIDE; i += 2) {
    t[i] = _mm512_unpacklo_ps(r[i], r[i + 1]);
    t[i + 1] = _mm512_unpackhi_ps(r[i], r[i + 1]);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < SIDE; i += 4) {
#pragma clang loop unroll(full)
    for (int j = 0; j < 2; j++) {
      const __m512d low = _mm512_castps_pd(t[i + j]), high = _mm512_castps_pd(t[i + j + 2]);
      r[i + 2 * j] = _mm512_castpd_ps(_mm512_unpacklo_pd(low, high));
      r[i + 2 * j + 1] = _mm512_castpd_ps(_mm512_unpackhi_pd(low, high));
    }
  }
  // Each vector has a column of four rows in each of its quarters now.
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    const __m512 a = _mm512_shuffle_f32x4(r[i], r[4 + i], 0x88), b = _mm512_shuffle_f32x4(r[i], r[4 + i], 0xdd);
    const __m512 c = _mm512_shuffle_f32x4(r[8 + i], r[12 + i], 0x88), d = _mm512_shuffle_f32x4(r[8 + i], r[12 + i], 0xdd);
    _mm512_store_ps(to + i * SIDE, _mm512_shuffle_f32x4(a, c, 0x88));
    _mm512_store_ps(to + (4 + i) * SIDE, _mm512_shuffle_f32x4(b, d, 0x88));
    _mm512_store_ps(to + (8 + i) * SIDE, _mm512_shuffle_f32x4(a, c, 0xdd));
    _mm512_store_ps(to + (12 + i) * SIDE, _mm512_shuffle_f32x4(b, d, 0xdd));
  }
}

// Adds the sums of some rows of a panel to the result.
WITH_TILES static void tiles_add(const float *sums, int rows, float *result, long step) {
  for (int row = 0; row < rows; row++) {
    float *place = result + row * step;
    _mm512_storeu_ps(place, _mm512_add_ps(_mm512_loadu_ps(place), _mm512_load_ps(sums + row * SIDE)));
  }
}

// The rows of the left operand: sixteen pairs of a row side by side, and the next sixteen of a stretch `next` on.
struct left {
  const float *from;
  long row_step, second_rows, next, stretches, length, stretch_step;
};

// The sums of a block of one panel or of two, left in their tiles.
__attribute__((always_inline)) WITH_TILES static inline void tiles_sum(
    const int two_rows, const int two_panels, struct left left, const float *panel, long panel_step) {
  _Alignas(64) float rest[2][SIDE * SIDE];
  _tile_zero(SUMS);
  _tile_zero(SUMS + 1);
  _tile_zero(SUMS + 2);
  _tile_zero(SUMS + 3);
  for (long stretch = 0; stretch < left.stretches; stretch++) {
    const float *rows = left.from + stretch * left.stretch_step;
    for (long k = 0; k < left.length; k += SIDE, rows += left.next) {
      const float *right = panel + (stretch * left.length + k) * SIDE;
      long right_step = panel_step;
      if (left.length - k < SIDE) {
        // What lies behind the panel's rows may be NaN, which a product with zero would be, too.
        memset(rest, 0, sizeof rest);
        for (int other = 0; other <= two_panels; other++)
          memcpy(rest[other], right + other * panel_step, (left.length - k) * ROW_BYTES);
        right = rest[0];
        right_step = SIDE * SIDE;
      }
      _tile_loadd(LEFT, rows, left.row_step * 4);
      _tile_loadd(RIGHT, right, ROW_BYTES);
      _tile_dpbf16ps(SUMS, LEFT, RIGHT);
      if (two_panels) {
        _tile_loadd(RIGHT + 1, right + right_step, ROW_BYTES);
        _tile_dpbf16ps(SUMS + 1, LEFT, RIGHT + 1);
      }
      if (two_rows) {
        _tile_loadd(LEFT + 1, rows + left.second_rows, left.row_step * 4);
        _tile_dpbf16ps(SUMS + 2, LEFT + 1, RIGHT);
        if (two_panels) _tile_dpbf16ps(SUMS + 3, LEFT + 1, RIGHT + 1);
      }
    }
  }
}

// Writes what a tile sums, or adds it; a macro, because tiles are named by constants.
#define PUT(TILE, ROWS, PLACE)                                                                                                \
  do {                                                                                                                        \
    if (adding) {                                                                                                             \
      _tile_stored(TILE, square, ROW_BYTES);                                                                                  \
      tiles_add(square, ROWS, PLACE, result_step);                                                                            \
    } else {                                                                                                                  \
      _tile_stored(TILE, PLACE, result_step * 4);                                                                             \
    }                                                                                                                         \
  } while (0)

WITH_TILES void tiles_multiply(
    int rows, long panels, const float *from, long row_step, long second_rows, long depth_step, long stretches, long length,
    long stretch_step, const float *panel, long panel_step, float *result, long result_step, long result_panel_step,
    int adding) {
  const int first = rows < SIDE ? rows : SIDE, second = rows - first;
  _Alignas(64) float square[SIDE * SIDE], transposed[2][TILES_MOST_TRANSPOSED / SIDE][SIDE * SIDE];
  struct left left = {from, row_step, second_rows, SIDE, stretches, length, stretch_step};
  if (depth_step != 1) {
    for (int half = 0; half <= (second > 0); half++)
      for (long k = 0; k < length; k += SIDE)
        tiles_transpose(
            from + half * second_rows + k * depth_step, depth_step, length - k < SIDE ? length - k : SIDE,
            transposed[half][k / SIDE]);
    left = (struct left){transposed[0][0], SIDE, TILES_MOST_TRANSPOSED * SIDE, SIDE * SIDE, 1, length, 0};
  }
  tiles_configure(first, second);
  for (; panels > 0; panels -= 2) {
    if (second > 0 && panels > 1)
      tiles_sum(1, 1, left, panel, panel_step);
    else if (second > 0)
      tiles_sum(1, 0, left, panel, panel_step);
    else if (panels > 1)
      tiles_sum(0, 1, left, panel, panel_step);
    else
      tiles_sum(0, 0, left, panel, panel_step);
    float *lower = result + SIDE * result_step;
    PUT(SUMS, first, result);
    if (panels > 1) PUT(SUMS + 1, first, result + result_panel_step);
    if (second > 0) PUT(SUMS + 2, second, lower);
    if (second > 0 && panels > 1) PUT(SUMS + 3, second, lower + result_panel_step);
    panel += 2 * panel_step;
    result += 2 * result_panel_step;
  }
}

#else

int tiles_are_available(void) { return 0; }

void tiles_multiply(
    int rows, long panels, const float *from, long row_step, long second_rows, long depth_step, long stretches, long length,
    long stretch_step, const float *panel, long panel_step, float *result, long result_step, long result_panel_step,
    int adding) {}

#endif
