/// The heights and widths of pictures that networks can take.
public struct PictureSizes: Equatable, Sendable {
  /// Both sides are multiples of it.
  public let multiple: Int
  /// Neither side is shorter.
  public let smallest: Int

  /// Every size.
  public static let any = PictureSizes(multiple: 1, smallest: 1)

  /// Sizes whose sides are multiples of `multiple`, at least `smallest`.
  public init(multiple: Int, smallest: Int) {
    self.multiple = multiple
    self.smallest = smallest
  }

  /// The smallest side of at least `side` that is possible.
  public func side(atLeast side: Int) -> Int { (max(side, smallest) + multiple - 1) / multiple * multiple }

  /// Whether `height` × `width` is one of them.
  public func include(height: Int, width: Int) -> Bool {
    height % multiple == 0 && width % multiple == 0 && min(height, width) >= smallest
  }
}
