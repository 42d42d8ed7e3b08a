/// A hash that is the same on every machine and in every run: FNV-1a of 64 bits, its bits mixed at the end as SplitMix64 does.
package struct StableHash {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  package init() {}

  /// Adds bytes.
  package mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { add(UInt64(byte)) }
  }

  /// Adds a word.
  package mutating func add(_ word: UInt64) { state = (state ^ word) &* 0x100_0000_01B3 }

  /// The hash of everything added so far.
  package var value: UInt64 {
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
