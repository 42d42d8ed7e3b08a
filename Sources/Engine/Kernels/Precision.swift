/// What the products of convolutions are made of. Sums, weights, moments and everything else are float32 in either case.
public enum Precision: String, CaseIterable, Codable, Sendable {
  /// Factors of 24 bits.
  case float32
  /// Factors that are rounded to bfloat16, which has the range of a float32 and eight of its bits: faster where the processor has fast
  /// instructions for it (AMX of Intel, AVX512_BF16 of AMD), more slowly elsewhere; the same numbers with all sets of kernels but AMX's,
  /// whose sums are rounded in another order.
  case bfloat16
}
