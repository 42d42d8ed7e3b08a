import Health
import Images

/// How much pictures that a generator makes differ among themselves, beside how much real ones do. Where the generator has collapsed to a
/// few pictures, they differ little.
public struct Diversity: Equatable, Sendable {
  /// The steps that were taken before.
  public let step: Int
  /// The mean distance of two made pictures, that of two real ones being 1.
  public let ratio: Double

  /// What a ratio means.
  public enum Level: Sendable {
    /// Made pictures differ about as much as real ones.
    case usual
    /// They differ less than half as much.
    case low
    /// They differ less than a quarter as much: the generator has collapsed.
    case collapsed
  }

  /// What the ratio means.
  public var level: Level { ratio < 0.25 ? .collapsed : ratio < 0.5 ? .low : .usual }

  package init(step: Int, ratio: Double) {
    (self.step, self.ratio) = (step, ratio)
  }

  /// The side that pictures are brought to before they are compared: what differs is what they show, not their grain.
  private static let side = 16

  /// The mean over all pairs of pictures of one group of the root mean square of their differences at 16×16 pixels, on the scale 0…1; nil
  /// where no group has two.
  package static func meanDistance(_ groups: [[Picture]]) -> Double? {
    var (sum, count) = (0.0, 0)
    for group in groups {
      let small = group.map { $0.resized(height: side, width: side, filter: .bicubic).pixels ?? [] }
      for (place, picture) in small.enumerated() {
        for other in small[..<place] {
          sum += PictureSigns.distance(picture, other)
          count += 1
        }
      }
    }
    return count > 0 ? sum / Double(count) : nil
  }
}

extension RunFolder {
  /// The newest measurement of how much made pictures differ; nil where there is none.
  package var newestDiversity: Diversity? {
    StepTable(path: diversityPath)?.rows.last.map { Diversity(step: $0.step, ratio: $0.values[0]) }
  }
}
