import Kernels

extension CompiledKernels {
  package static func pad(
    _ source: UnsafePointer<Float>, batch: Int, height: Int, width: Int, channels: Int, padding: Int, mode: PaddingMode,
    slope: Float, into target: UnsafeMutablePointer<Float>
  ) {
    let paddedHeight = height + 2 * padding
    let paddedWidth = width + 2 * padding
    parallelRanges(of: batch * paddedHeight, size: 8) { rows in
      for row in rows {
        padLine(
          row % paddedHeight - padding, of: source + row / paddedHeight * height * width * channels, height: height,
          width: width,
          channels: channels, padding: padding, mode: mode, slope: slope, into: target + row * paddedWidth * channels)
      }
    }
  }
}

/// One row of a padded picture, counted from the picture's first, so that those above it have negative numbers.
///
/// Shapes: picture `[height, width, channels]`, line `[width + 2·padding, channels]`.
func padLine(
  _ row: Int, of picture: UnsafePointer<Float>, height: Int, width: Int, channels: Int, padding: Int, mode: PaddingMode,
  slope: Float, into line: UnsafeMutablePointer<Float>
) {
  let sourceRow = paddedIndex(row, size: height, mode: mode)
  guard sourceRow >= 0 else {
    line.update(repeating: 0, count: (width + 2 * padding) * channels)
    return
  }
  let from = picture + sourceRow * width * channels
  copy(from, to: line + padding * channels, count: width * channels, slope: slope)
  for index in 0..<2 * padding {
    let column = index < padding ? index : width + index
    let sourceColumn = paddedIndex(column - padding, size: width, mode: mode)
    if sourceColumn < 0 {
      (line + column * channels).update(repeating: 0, count: channels)
    } else {
      copy(from + sourceColumn * channels, to: line + column * channels, count: channels, slope: slope)
    }
  }
}

extension CompiledKernels {
  package static func foldReflection(
    _ padded: UnsafePointer<Float>, batch: Int, height: Int, width: Int, channels: Int, padding: Int,
    gate: (input: UnsafePointer<Float>, slope: Float)?, into target: UnsafeMutablePointer<Float>
  ) {
    let paddedHeight = height + 2 * padding
    let paddedWidth = width + 2 * padding
    let columnMirrors = mirrors(size: width, padding: padding)
    let rowMirrors = mirrors(size: height, padding: padding)
    parallelRanges(of: batch * height, size: 4) { rows in
      for row in rows {
        let picture = row / height
        let line = target + row * width * channels
        for (position, paddedRow) in ([row % height + padding] + rowMirrors[row % height]).enumerated() {
          let from = padded + (picture * paddedHeight + paddedRow) * paddedWidth * channels
          if position == 0 {
            copy(from + padding * channels, to: line, count: width * channels, slope: 1)
          } else {
            add(from + padding * channels, to: line, count: width * channels)
          }
          for (column, sources) in columnMirrors.enumerated() where !sources.isEmpty {
            for source in sources { add(from + source * channels, to: line + column * channels, count: channels) }
          }
        }
        if let gate {
          gated(line, by: gate.input + row * width * channels, slope: gate.slope, to: line, count: width * channels)
        }
      }
    }
  }
}

/// For each coordinate, the padded coordinates beyond the edge that mirror it.
private func mirrors(size: Int, padding: Int) -> [[Int]] {
  var result = [[Int]](repeating: [], count: size)
  for padded in Array(0..<padding) + Array(padding + size..<size + 2 * padding) {
    let index = paddedIndex(padded - padding, size: size, mode: .reflection)
    if index >= 0 { result[index].append(padded) }
  }
  return result
}
