/// The scales at which crops are taken from a picture: 1 is the size before the crop, 4 one that is four times as high and wide.
public struct ScaleRange: Codable, Hashable, Sendable {
  /// From 1 on.
  public let smallest: Double
  /// From `smallest` on.
  public let largest: Double

  /// The scales from `smallest` to `largest`.
  public init(_ smallest: Double, _ largest: Double) {
    self.smallest = smallest
    self.largest = largest
  }

  /// The scales that a text such as `1-4` names; nil if it names none.
  public init?(_ text: String) {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Double($0) }
    guard ends.count == 2, let smallest = ends[0], let largest = ends[1] else { return nil }
    self.init(smallest, largest)
    if fault != nil { return nil }
  }

  /// What is wrong with it; nil if nothing is.
  var fault: String? {
    smallest >= 1 && smallest <= largest && largest <= Self.most
      ? nil : "scales must lie between 1 and \(Int(Self.most)), the smaller one first"
  }

  /// No picture that is read is larger than this many crops.
  private static let most = 1000.0

  /// These scales as far as they are not above `limit`, which is at least 1.
  func limited(to limit: Double) -> ScaleRange { ScaleRange(min(smallest, limit), min(largest, limit)) }
}
