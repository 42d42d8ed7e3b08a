import Kernels

/// The input gradient of a convolution with a stride of 2 to few channels, such as a discriminator's first layer or, as a
/// transposed convolution, a generator's last: multiply first, then add pairs of pixels.
///
/// Each pixel of the cotangent is multiplied once with the whole kernel. Of a row of the kernel, the products of two
/// neighbouring columns belong to two neighbouring pixels of the gradient, and lie side by side as these do: a pair of pixels
/// is a sum of vectors.
struct PairedSpread {
  /// With more channels a pair of pixels does not fit into a vector.
  static let mostChannels = 8

  /// With fewer channels in the cotangent the products are too small to be worth it.
  static let leastDepth = 32

  /// About how many rows of the gradient a task makes; the rows of the cotangent at its edge are multiplied by its neighbour too.
  private static let rowsPerTask = 32

  private let shape: ConvolutionShape
  /// Products of a pixel. Shapes: `[kernel rows, kernel columns, input channels]`.
  private let products: Int
  /// Rows of the cotangent that a row of the gradient sees.
  private let rowsSeen: Int
  /// Floats from a pixel's products to those that it, or its neighbour, gives to a pair of pixels; for the first pair.
  private let pairs: [Int]
  /// The same of a last column of the kernel, which has products for the first pixel of a pair alone.
  private let firstOfPair: Int?
  /// The same of a first column, for the second pixel alone.
  private let secondOfPair: Int?
  private let isSecond: SIMDMask<SIMD16<Int32>>
  /// Pixels of zeros before each row of products, for pairs that look beyond the edge.
  private let before: Int
  private let pixelsPerRow: Int

  init(_ shape: ConvolutionShape) {
    self.shape = shape
    products = shape.kernelHeight * shape.kernelWidth * shape.inputChannels
    rowsSeen = (shape.kernelHeight + 1) / 2
    // Even columns of the padded gradient begin a pair, and so do even or odd ones of the kernel.
    let firstColumn = shape.padding % 2 == 0 ? 0 : -1
    let columns = Array(stride(from: firstColumn, to: shape.kernelWidth, by: 2))
    let (products, channels) = (products, shape.inputChannels)
    func offset(_ column: Int) -> Int { (shape.padding - column) / 2 * products + column * channels }
    pairs = columns.filter { $0 >= 0 && $0 + 1 < shape.kernelWidth }.map(offset)
    firstOfPair = columns.last.flatMap { $0 + 1 == shape.kernelWidth ? offset($0) : nil }
    secondOfPair = firstColumn < 0 ? offset(firstColumn) : nil
    var isSecond = SIMDMask<SIMD16<Int32>>(repeating: false)
    for lane in channels..<2 * channels { isSecond[lane] = true }
    self.isSecond = isSecond
    let neighbours = columns.map { (shape.padding - $0) / 2 }
    before = max(0, -(neighbours.min() ?? 0))
    let last = (shape.inputWidth + 1) / 2 - 1 + (neighbours.max() ?? 0)
    pixelsPerRow = before + max(shape.outputWidth, last + 1)
  }

  /// gradient = gate ⊙ weightᵀ ∗ leaky(cotangent) + bias.
  ///
  /// Shapes: weight `[kernel, kernel, in, out]`.
  func callAsFunction(_ cotangent: Source, weight: UnsafePointer<Float>, _ target: Target) {
    let table = self.table(weight)
    let tasksPerPicture = max(1, (shape.inputHeight + Self.rowsPerTask / 2) / Self.rowsPerTask)
    parallelFor(shape.batch * tasksPerPicture) { task in
      let part = task % tasksPerPicture
      let rows = shape.inputHeight * part / tasksPerPicture..<shape.inputHeight * (part + 1) / tasksPerPicture
      spread(cotangent, table.matrix, picture: task / tasksPerPicture, rows: rows, target)
    }
  }

  /// Shapes: from `[products, out]` to `[out, products]`.
  private func table(_ weight: UnsafePointer<Float>) -> PanelBuffer {
    let transposed = Buffer(products * shape.outputChannels)
    transpose(weight, rows: products, columns: shape.outputChannels, into: transposed.pointer)
    let table = PanelBuffer(rows: shape.outputChannels, columns: products)
    table.copy(transposed.pointer, toRows: 0..<shape.outputChannels, columns: products)
    return table
  }

  /// Some rows of the gradient of a picture.
  private func spread(_ cotangent: Source, _ table: PanelMatrix, picture: Int, rows: Range<Int>, _ target: Target) {
    let width = PanelMatrix.width
    let rowLength = pixelsPerRow * products
    // The products of the rows that are seen, in turns; a vector's room before and behind, of which only lanes are read that
    // are not used.
    let buffer = Buffer(rowsSeen * rowLength + 2 * width)
    buffer.pointer.update(repeating: 0, count: buffer.count)
    let seen = buffer.pointer + width
    let activated = cotangent.slope == 1 ? nil : Buffer(cotangent.width * cotangent.channels)
    let line = Buffer(shape.inputWidth * shape.inputChannels + 2 * width)
    let bias = pairOfBiases(target)
    var next = 0
    for row in rows {
      // Row k of the kernel takes the row of the cotangent with 2 · sourceRow + k = place.
      let place = row + shape.rowPadding.above
      let first = max(0, (place - shape.kernelHeight + 2) / 2)
      let sourceRows = first..<max(first, min(cotangent.height, place / 2 + 1))
      for sourceRow in max(next, sourceRows.lowerBound)..<max(next, sourceRows.upperBound) {
        multiply(
          cotangent, picture: picture, row: sourceRow, table, activated,
          into: seen + sourceRow % rowsSeen * rowLength + before * products)
      }
      next = max(next, sourceRows.upperBound)
      let kernelRows = sourceRows.map { sourceRow in
        let kernelRow = (place - 2 * sourceRow) * shape.kernelWidth * shape.inputChannels
        return UnsafePointer(seen) + sourceRow % rowsSeen * rowLength + before * products + kernelRow
      }
      addPairs(kernelRows, bias, into: line.pointer)
      let start = (picture * shape.inputHeight + row) * shape.inputWidth * shape.inputChannels
      let length = shape.inputWidth * shape.inputChannels
      for i in stride(from: 0, to: length, by: width) {
        let value = UnsafePointer(line.pointer).vector(at: i)
        target.pointer.store(
          target.gated(value, at: start + i, count: length - i), at: start + i, count: length - i)
      }
    }
  }

  /// All products of a row of the cotangent.
  private func multiply(
    _ cotangent: Source, picture: Int, row: Int, _ table: PanelMatrix, _ activated: Buffer?,
    into result: UnsafeMutablePointer<Float>
  ) {
    let count = cotangent.width * cotangent.channels
    var line = cotangent.pointer + (picture * cotangent.height + row) * count
    if let activated {
      copy(line, to: activated.pointer, count: count, slope: cotangent.slope)
      line = UnsafePointer(activated.pointer)
    }
    PanelProduct.multiply(
      rows: 0..<cotangent.width, .init(rowMajor: line, rowStride: cotangent.channels), table,
      depth: 0..<cotangent.channels, into: .init(rowMajor: result, columns: products), adding: false)
  }

  /// A row of the gradient: for each pair of its pixels, the sum of what each row of the kernel gives.
  private func addPairs(_ kernelRows: [UnsafePointer<Float>], _ bias: Vector, into line: UnsafeMutablePointer<Float>) {
    for pair in 0..<(shape.inputWidth + 1) / 2 {
      var sum = bias
      // What only one pixel of the pair gets; other lanes hold what belongs elsewhere, and are left out in the end.
      var (first, second) = (Vector.zero, Vector.zero)
      for kernelRow in kernelRows {
        let place = kernelRow + pair * products
        for offset in pairs { sum += place.vector(at: offset) }
        if let firstOfPair { first += place.vector(at: firstOfPair) }
        if let secondOfPair { second += place.vector(at: secondOfPair) }
      }
      line.store(sum + first.replacing(with: second, where: isSecond), at: pair * 2 * shape.inputChannels)
    }
  }

  /// The bias of two pixels.
  private func pairOfBiases(_ target: Target) -> Vector {
    var result = Vector.zero
    guard let bias = target.bias else { return result }
    for lane in 0..<2 * shape.inputChannels { result[lane] = bias[lane % shape.inputChannels] }
    return result
  }
}
