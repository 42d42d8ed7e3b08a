/// What one training step is given: pictures of both domains, and where in the run it stands.
package struct Batch: Equatable, Sendable {
  /// The number of the epoch.
  package let epoch: Int
  /// The place of the batch in its epoch, from 0.
  package let index: Int
  /// Whether the epoch ends with this batch.
  package let isLastOfEpoch: Bool
  /// Pictures of the first domain.
  package let a: PictureValues
  /// Pictures of the second domain, as many as of the first; their size may be another.
  package let b: PictureValues
  /// The files of `a`, in their order.
  package let pathsA: [String]
  /// The files of `b`, in their order.
  package let pathsB: [String]

  package init(
    epoch: Int, index: Int, isLastOfEpoch: Bool, a: PictureValues, b: PictureValues, pathsA: [String], pathsB: [String]
  ) {
    self.epoch = epoch
    self.index = index
    self.isLastOfEpoch = isLastOfEpoch
    self.a = a
    self.b = b
    self.pathsA = pathsA
    self.pathsB = pathsB
  }
}
