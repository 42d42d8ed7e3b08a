import Datasets
import RandomStreams
import Tensors

/// What pictures are made from: a vector each, and where classes are known, a class.
package struct LatentDraws {
  /// Numbers from N(0, 1). Shapes: `[pictures, latent size]`.
  package let latent: Tensor
  /// The class of each picture, by its place; nil where none are known.
  package let labels: [Int]?

  package init(latent: Tensor, labels: [Int]? = nil) {
    self.latent = latent
    self.labels = labels
  }

  /// Draws for so many pictures, each from the streams of its place and of the step.
  ///
  /// - Parameters:
  ///   - size: numbers in a vector.
  ///   - classes: from which labels are drawn as often as pictures have them; none are drawn if empty.
  ///   - name: what they are for, for the streams' purposes: the same in every step.
  package init(
    _ count: Int, size: Int, classes: [PictureClass], for name: String, seed: UInt64, step: Int
  ) {
    self.init(
      latent: Tensor(
        [count, size],
        (0..<count).flatMap { place -> [Float] in
          var stream = RandomStream(seed: seed, purpose: .init("vector for \(name)"), epoch: step, index: place)
          return (0..<size).map { _ in Float(stream.normal()) }
        }),
      labels: classes.isEmpty
        ? nil
        : (0..<count).map { place in
          var stream = RandomStream(seed: seed, purpose: .init("class for \(name)"), epoch: step, index: place)
          return PictureClass.draw(from: classes, &stream)
        })
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
