import RandomStreams

/// What chance decides in a step of CUT: whether the pictures are mirrored, and where features are compared.
package struct PatchDraws {
  /// Whether the generator sees the pictures mirrored (FastCUT's flip equivariance).
  package let isFlipped: Bool
  /// For each layer, the places in its map at which the translation is compared with its source, in row-major order; the same
  /// for all pictures of a batch.
  package let places: [[Int]]
  /// The same for pictures of the target domain and what the generator makes of them.
  package let identityPlaces: [[Int]]

  package init(isFlipped: Bool, places: [[Int]], identityPlaces: [[Int]]) {
    self.isFlipped = isFlipped
    self.places = places
    self.identityPlaces = identityPlaces
  }

  /// The draws of a step, counted from 0.
  ///
  /// - Parameters:
  ///   - sizes: how many places each layer's map has.
  ///   - count: how many of them are drawn, without repetition; all where there are fewer.
  package init(seed: UInt64, step: Int, sizes: [Int], count: Int, flips: Bool) {
    var coin = RandomStream(seed: seed, purpose: .init("flip equivariance"), index: step)
    isFlipped = flips && coin.chance(0.5)
    func places(_ what: String) -> [[Int]] {
      sizes.enumerated().map { layer, size in
        var stream = RandomStream(seed: seed, purpose: .init("\(what) of layer \(layer)"), index: step)
        return Array(stream.permutation(of: size).prefix(count))
      }
    }
    self.places = places("patches")
    identityPlaces = places("identity patches")
  }
}
