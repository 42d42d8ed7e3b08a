#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A stream of random numbers that is a pure function of its name: `(seed, purpose, epoch, index)`.
///
/// The numbers come from the counter-based generator Philox4x32-10 (Salmon et al. 2011, "Parallel Random Numbers: As Easy
/// as 1, 2, 3"). Two streams with different names are independent, and a stream can be made again at any time, so nothing
/// about randomness has to be saved for a run to be resumed: the epoch and the step say it all.
///
/// The draws are our own rather than the standard library's (`shuffled(using:)` and the like), whose algorithms may change
/// from one version of Swift to the next.
package struct RandomStream: Sendable {
  /// What a stream is for; streams of different purposes are independent.
  package struct Purpose: Hashable, Sendable {
    /// The name that enters the key; changing it changes every number drawn for the purpose.
    package let name: String

    /// Names a purpose.
    package init(_ name: String) {
      self.name = name
    }
  }

  private let key: (UInt32, UInt32)
  private let epoch: UInt32
  private let index: UInt64
  private var block: UInt32 = 0
  private var words: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
  private var used = 4
  private var spareNormal: Double?

  /// Makes the stream of that name.
  ///
  /// - Parameters:
  ///   - seed: the run's seed.
  ///   - purpose: what the numbers are for.
  ///   - epoch: the epoch, or 0 where none applies; taken modulo 2³².
  ///   - index: the step, picture or element within it.
  package init(seed: UInt64, purpose: Purpose, epoch: Int = 0, index: Int = 0) {
    let key = Self.mixed(seed ^ Self.mixed(Self.hash(purpose.name)))
    self.key = (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    self.epoch = UInt32(truncatingIfNeeded: epoch)
    self.index = UInt64(bitPattern: Int64(index))
  }

  /// The next 32 random bits.
  package mutating func nextWord() -> UInt32 {
    if used == 4 {
      let counter = (block, epoch, UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32))
      words = Self.philox(counter: counter, key: key)
      block &+= 1
      used = 0
    }
    defer { used += 1 }
    switch used {
    case 0: return words.0
    case 1: return words.1
    case 2: return words.2
    default: return words.3
    }
  }

  /// A number drawn uniformly from [0, 1), a multiple of 2⁻⁵³.
  package mutating func uniform() -> Double {
    let high = UInt64(nextWord())
    let low = UInt64(nextWord())
    return Double((high << 32 | low) >> 11) * 0x1p-53
  }

  /// A number drawn uniformly from `range`.
  package mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// An integer drawn uniformly from 0 ..< `bound`, without bias (Lemire's rejection).
  package mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0 && bound <= Int(UInt32.max), "integer(below:): the bound must lie in 1…2³²−1, got \(bound)")
    let bound = UInt32(bound)
    let threshold = (0 &- bound) % bound
    while true {
      let product = UInt64(nextWord()) * UInt64(bound)
      if UInt32(truncatingIfNeeded: product) >= threshold { return Int(product >> 32) }
    }
  }

  /// True with the given probability.
  package mutating func chance(_ probability: Double) -> Bool {
    uniform() < probability
  }

  /// A permutation of 0 ..< `count`, each equally likely (Fisher and Yates).
  package mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, integer(below: last + 1))
    }
    return order
  }

  /// A number drawn from the normal distribution of mean 0 and standard deviation 1 (Box and Muller 1958).
  package mutating func normal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    let radius = (-2 * log(1 - uniform())).squareRoot()
    let angle = 2 * Double.pi * uniform()
    spareNormal = radius * sin(angle)
    return radius * cos(angle)
  }

  private static func hash(_ text: String) -> UInt64 {
    // FNV-1a, 64 bits.
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    // The finaliser of SplitMix64.
    var z = value &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  static func philox(
    counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var (c0, c1, c2, c3) = counter
    var (k0, k1) = key
    for _ in 0..<10 {
      let first = UInt64(c0) * 0xd251_1f53
      let second = UInt64(c2) * 0xcd9e_8d57
      (c0, c1, c2, c3) = (
        UInt32(truncatingIfNeeded: second >> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: first)
      )
      k0 &+= 0x9e37_79b9
      k1 &+= 0xbb67_ae85
    }
    return (c0, c1, c2, c3)
  }
}
