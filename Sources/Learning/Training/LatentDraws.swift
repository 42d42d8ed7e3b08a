import Datasets
import RandomStreams
import Tensors

/// What is drawn for an update: what pictures are made from, which is a vector each, and where classes are known, a class; and where a
/// gradient penalty is taken.
package struct LatentDraws {
  /// Numbers from N(0, 1). Shapes: `[pictures, latent size]`.
  package let latent: Tensor
  /// The class of each picture, by its place; nil where none are known.
  package let labels: [Int]?
  /// How far the places of a penalty lie from real pictures towards made ones, from 0 to 1, one for each; nil for no such penalty.
  package let shares: [Float]?

  package init(latent: Tensor, labels: [Int]? = nil, shares: [Float]? = nil) {
    self.latent = latent
    self.labels = labels
    self.shares = shares
  }

  /// Draws for so many pictures, each from the streams of its place and of the step.
  ///
  /// - Parameters:
  ///   - first: the place of the first: how many were drawn before for earlier updates of the step.
  ///   - size: numbers in a vector.
  ///   - classes: from which labels are drawn as often as pictures have them; none are drawn if empty.
  ///   - hasShares: whether shares are drawn.
  ///   - name: what they are for, for the streams' purposes: the same in every step.
  package init(
    _ count: Int, from first: Int = 0, size: Int, classes: [PictureClass], hasShares: Bool = false, for name: String,
    seed: UInt64, step: Int
  ) {
    let places = first..<first + count
    self.init(
      latent: Tensor(
        [count, size],
        places.flatMap { place -> [Float] in
          var stream = RandomStream(seed: seed, purpose: .init("vector for \(name)"), epoch: step, index: place)
          return (0..<size).map { _ in Float(stream.normal()) }
        }),
      labels: classes.isEmpty
        ? nil
        : places.map { place in
          var stream = RandomStream(seed: seed, purpose: .init("class for \(name)"), epoch: step, index: place)
          return PictureClass.draw(from: classes, &stream)
        },
      shares: hasShares
        ? places.map { place in
          var stream = RandomStream(
            seed: seed, purpose: .init("place of the gradient penalty"), epoch: step, index: place)
          return Float(stream.uniform())
        } : nil)
  }
}

extension PictureClass {
  /// The place of a class, each drawn as often as it has pictures.
  static func draw(from classes: [PictureClass], _ stream: inout RandomStream) -> Int {
    var number = stream.integer(below: classes.reduce(0) { $0 + $1.count })
    for (place, entry) in classes.enumerated() {
      if number < entry.count { return place }
      number -= entry.count
    }
    return classes.count - 1
  }
}
