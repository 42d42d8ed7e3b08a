/// What a classifier learns from, in an experiment that asks whether generated pictures help it.
package enum AugmentationArm: String, CaseIterable, Codable, Sendable {
  /// Real pictures alone.
  case real = "R"
  /// Real pictures, each shifted and turned a little by chance.
  case realMoved = "R+A"
  /// Real and generated pictures, half of each batch.
  case realGenerated = "R+G"
  /// The same, all of them shifted and turned.
  case realMovedGenerated = "R+A+G"
  /// Generated pictures alone: the classification accuracy score (Ravuri and Vinyals 2019, arXiv:1905.10887).
  case generated = "G"

  /// What the others are compared with: augmentation that needs no network.
  package static let baseline = realMoved

  /// How many pictures of a batch are real.
  func realCount(of batch: Int) -> Int {
    switch self {
    case .real, .realMoved: batch
    case .realGenerated, .realMovedGenerated: batch - batch / 2
    case .generated: 0
    }
  }

  /// Whether pictures are shifted and turned.
  var isMoved: Bool { self == .realMoved || self == .realMovedGenerated }
}
