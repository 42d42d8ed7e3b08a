import Kernels

extension WeightMatrix {
  fileprivate var count: Int { taps * rows * columns }

  /// Where the column of a tap stands in a vector over the columns.
  @inline(__always)
  fileprivate func place(tap: Int, column: Int) -> Int { column * taps + tap }

  /// A vector over the columns, tap by tap as the weight lies.
  fileprivate func tapByTap(_ vector: UnsafePointer<Float>) -> Buffer {
    let ordered = Buffer(taps * columns)
    for tap in 0..<taps {
      for column in 0..<columns { ordered.pointer[tap * columns + column] = vector[place(tap: tap, column: column)] }
    }
    return ordered
  }
}

extension CompiledKernels {
  package static func powerStep(
    _ weight: UnsafePointer<Float>, _ matrix: WeightMatrix, v: UnsafePointer<Float>,
    nextU: UnsafeMutablePointer<Float>, nextV: UnsafeMutablePointer<Float>
  ) {
    rowProduct(weight, matrix, with: v, into: nextU)
    normaliseLength(nextU, count: matrix.rows)
    transposedProduct(weight, matrix, with: nextU, into: nextV)
    normaliseLength(nextV, count: matrix.columns * matrix.taps)
  }

  package static func singularValue(
    _ weight: UnsafePointer<Float>, _ matrix: WeightMatrix, u: UnsafePointer<Float>, v: UnsafePointer<Float>
  ) -> Float {
    let image = Buffer(matrix.rows)
    rowProduct(weight, matrix, with: v, into: image.pointer)
    return Float(innerProduct(u, image.pointer, count: matrix.rows))
  }

  package static func spectralNormGradient(
    _ cotangent: UnsafePointer<Float>, normalised: UnsafePointer<Float>, _ matrix: WeightMatrix,
    u: UnsafePointer<Float>, v: UnsafePointer<Float>, sigma: Float, into gradient: UnsafeMutablePointer<Float>
  ) {
    let share = Float(innerProduct(cotangent, normalised, count: matrix.count) / Double(sigma))
    let scale = 1 / sigma
    let ordered = matrix.tapByTap(v)
    // A line is what lies together: the rows of a column, or the columns of a row.
    let length = matrix.rowsAreInnermost ? matrix.rows : matrix.columns
    parallelRanges(of: matrix.count / length, size: max(1, 8192 / length)) { lines in
      for line in lines {
        let (factor, along): (Float, UnsafePointer<Float>) =
          matrix.rowsAreInnermost
          ? (ordered.pointer[line], u)
          : (u[line % matrix.rows], UnsafePointer(ordered.pointer) + line / matrix.rows * matrix.columns)
        let (source, target) = (cotangent + line * length, gradient + line * length)
        let step = -share * factor
        for i in 0..<length { target[i] = source[i] * scale + step * along[i] }
      }
    }
  }
}

/// result = W · vector. Shapes: vector `[columns, taps]`, result `[rows]`.
private func rowProduct(
  _ weight: UnsafePointer<Float>, _ matrix: WeightMatrix, with vector: UnsafePointer<Float>,
  into result: UnsafeMutablePointer<Float>
) {
  let (rows, columns) = (matrix.rows, matrix.columns)
  let ordered = matrix.tapByTap(vector)
  guard matrix.rowsAreInnermost else {
    parallelFor(rows) { row in
      var sum = 0.0
      for tap in 0..<matrix.taps {
        sum += Double(
          dot(weight + (tap * rows + row) * columns, ordered.pointer + tap * columns, count: columns))
      }
      result[row] = Float(sum)
    }
    return
  }
  let chunk = pixelsPerChunk(channels: rows)
  let chunks = (matrix.taps * columns + chunk - 1) / chunk
  let partial = Buffer(chunks * rows)
  parallelRanges(of: matrix.taps * columns, size: chunk) { lines in
    let sums = partial.pointer + lines.lowerBound / chunk * rows
    sums.update(repeating: 0, count: rows)
    for line in lines { addProduct(weight + line * rows, by: ordered.pointer[line], to: sums, count: rows) }
  }
  for row in 0..<rows {
    var sum = 0.0
    for index in 0..<chunks { sum += Double(partial.pointer[index * rows + row]) }
    result[row] = Float(sum)
  }
}

/// result = Wᵀ · vector. Shapes: vector `[rows]`, result `[columns, taps]`.
private func transposedProduct(
  _ weight: UnsafePointer<Float>, _ matrix: WeightMatrix, with vector: UnsafePointer<Float>,
  into result: UnsafeMutablePointer<Float>
) {
  let (rows, columns) = (matrix.rows, matrix.columns)
  guard matrix.rowsAreInnermost else {
    let sums = Buffer(matrix.taps * columns)
    let width = 256
    let blocks = (columns + width - 1) / width
    parallelFor(matrix.taps * blocks) { index in
      let (tap, first) = (index / blocks, index % blocks * width)
      let count = min(width, columns - first)
      let sum = sums.pointer + tap * columns + first
      sum.update(repeating: 0, count: count)
      for row in 0..<rows {
        addProduct(weight + (tap * rows + row) * columns + first, by: vector[row], to: sum, count: count)
      }
      for column in 0..<count { result[matrix.place(tap: tap, column: first + column)] = sum[column] }
    }
    return
  }
  parallelRanges(of: matrix.taps * columns, size: pixelsPerChunk(channels: rows)) { lines in
    for line in lines {
      result[matrix.place(tap: line / columns, column: line % columns)] = dot(weight + line * rows, vector, count: rows)
    }
  }
}

/// vector ← vector / max(‖vector‖, 10⁻¹²).
private func normaliseLength(_ vector: UnsafeMutablePointer<Float>, count: Int) {
  let length = max(CompiledKernels.innerProduct(vector, vector, count: count).squareRoot(), 1e-12)
  for i in 0..<count { vector[i] = Float(Double(vector[i]) / length) }
}

/// sums += factor · values.
@inline(__always)
private func addProduct(
  _ values: UnsafePointer<Float>, by factor: Float, to sums: UnsafeMutablePointer<Float>, count: Int
) {
  let factors = Vector(repeating: factor)
  var i = 0
  while i + 16 <= count {
    sums.store(sums.vector(at: i).adding(factors, times: values.vector(at: i)), at: i)
    i += 16
  }
  while i < count {
    sums[i] = sums[i].adding(factor, times: values[i])
    i += 1
  }
}
