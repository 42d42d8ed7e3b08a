/// What one training step is given: pictures of each domain, and where in the run it stands.
package struct Batch: Equatable, Sendable {
  /// The number of the epoch.
  package let epoch: Int
  /// The place of the batch in its epoch, from 0.
  package let index: Int
  /// Whether the epoch ends with this batch.
  package let isLastOfEpoch: Bool
  /// Pictures of each domain, as many of one as of another; their size may differ from domain to domain.
  package let pictures: [PictureValues]
  /// The files of `pictures`, in their order.
  package let paths: [[String]]
  /// Pictures of a domain in the whole batch, of which `pictures` may be a share.
  package let size: Int

  package init(
    epoch: Int, index: Int, isLastOfEpoch: Bool, pictures: [PictureValues], paths: [[String]], size: Int? = nil
  ) {
    self.size = size ?? pictures[0].batch
    self.epoch = epoch
    self.index = index
    self.isLastOfEpoch = isLastOfEpoch
    self.pictures = pictures
    self.paths = paths
  }

  /// Pictures of the first domain.
  package var a: PictureValues { pictures[0] }
  /// Pictures of the second domain; of two domains only.
  package var b: PictureValues { pictures[1] }
  /// The files of `a`.
  package var pathsA: [String] { paths[0] }
  /// The files of `b`.
  package var pathsB: [String] { paths[1] }
}
