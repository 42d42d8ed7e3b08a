/// The extents of a tensor.
///
/// Pictures and features are `[batch, height, width, channels]`, convolution weights
/// `[kernel height, kernel width, input channels, output channels]`, scalars `[]`.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The extent along each axis, outermost first.
  public let extents: [Int]

  /// Makes a shape of the given extents.
  public init(_ extents: [Int]) {
    self.extents = extents
  }

  public init(arrayLiteral extents: Int...) {
    self.extents = extents
  }

  /// The shape of pictures or features.
  public init(batch: Int, height: Int, width: Int, channels: Int) {
    extents = [batch, height, width, channels]
  }

  /// The shape of a single number.
  public static let scalar: Shape = []

  /// The number of elements.
  public var count: Int { extents.reduce(1, *) }

  public subscript(axis: Int) -> Int { extents[axis] }

  /// The number of pictures.
  public var batch: Int { picture(0) }
  /// The number of rows.
  public var height: Int { picture(1) }
  /// The number of pixels in a row.
  public var width: Int { picture(2) }
  /// The number of values of a pixel.
  public var channels: Int { picture(3) }
  /// Pixels of all pictures.
  package var pixels: Int { batch * height * width }

  public var description: String { "[\(extents.map(String.init).joined(separator: ", "))]" }

  private func picture(_ axis: Int) -> Int {
    precondition(extents.count == 4, "a shape [batch, height, width, channels] was expected, got \(self)")
    return extents[axis]
  }

  package func with(batch: Int? = nil, height: Int? = nil, width: Int? = nil, channels: Int? = nil) -> Shape {
    Shape(
      batch: batch ?? self.batch, height: height ?? self.height, width: width ?? self.width,
      channels: channels ?? self.channels)
  }
}
