/// What one training step is given: pictures of both domains, and where in the run it stands.
public struct Batch: Equatable, Sendable {
  /// The number of the epoch.
  public let epoch: Int
  /// The place of the batch in its epoch, from 0.
  public let index: Int
  /// Whether the epoch ends with this batch.
  public let isLastOfEpoch: Bool
  /// Pictures of the first domain.
  public let a: PictureValues
  /// Pictures of the second domain, as many as of the first; their size may be another.
  public let b: PictureValues
  /// The files of `a`, in their order.
  public let pathsA: [String]
  /// The files of `b`, in their order.
  public let pathsB: [String]
}
