/// What the products of convolutions are made of. Sums, weights, moments and everything else are float32 in either case.
public enum Precision: String, CaseIterable, Codable, Sendable {
  /// Factors of 24 bits.
  case float32
  /// Factors that are rounded to bfloat16, which has the range of a float32 and eight of its bits: half the time where the processor
  /// has instructions for it (AVX512_BF16), the same numbers more slowly elsewhere.
  case bfloat16
}
