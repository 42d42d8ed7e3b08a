/// The extents of a tensor.
///
/// Pictures and features are `[batch, height, width, channels]`, convolution weights
/// `[kernel height, kernel width, input channels, output channels]`, scalars `[]`.
package struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The extent along each axis, outermost first.
  package let extents: [Int]

  /// Makes a shape of the given extents.
  package init(_ extents: [Int]) {
    self.extents = extents
  }

  package init(arrayLiteral extents: Int...) {
    self.extents = extents
  }

  /// The shape of pictures or features.
  package init(batch: Int, height: Int, width: Int, channels: Int) {
    extents = [batch, height, width, channels]
  }

  /// The shape of a single number.
  package static let scalar: Shape = []

  /// The number of elements.
  package var count: Int { extents.reduce(1, *) }

  package subscript(axis: Int) -> Int { extents[axis] }

  /// The number of pictures.
  package var batch: Int { picture(0) }
  /// The number of rows.
  package var height: Int { picture(1) }
  /// The number of pixels in a row.
  package var width: Int { picture(2) }
  /// The number of values of a pixel.
  package var channels: Int { picture(3) }
  /// Pixels of all pictures.
  package var pixels: Int { batch * height * width }

  package var description: String { "[\(extents.map(String.init).joined(separator: ", "))]" }

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
