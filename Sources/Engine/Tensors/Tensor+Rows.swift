import InstructionSets
import Kernels

extension Tensor {
  /// Rows `range` of a single picture, as a picture of their own. Keeps nothing: no gradient flows through.
  ///
  /// Shapes: `[1, height, width, channels]` to `[1, range.count, width, channels]`.
  package func rows(_ range: Range<Int>) -> Tensor {
    precondition(
      shape.batch == 1 && range.lowerBound >= 0 && range.upperBound <= shape.height && !range.isEmpty,
      "rows: \(range) are not rows of a single picture \(shape)")
    if range == 0..<shape.height { return detached }
    let line = shape.width * shape.channels
    return Tensor(shape.with(height: range.count)) {
      kernels.copyColumns(
        pointer + range.lowerBound * line, sourceStride: line, rows: range.count, columns: line, into: $0.start,
        targetStride: line)
    }
  }

  /// Rows of several single pictures, one below the other. Keeps nothing: no gradient flows through.
  ///
  /// Shapes: `[1, height, width, channels]` each.
  package static func stacked(_ parts: [(tensor: Tensor, rows: Range<Int>)]) -> Tensor {
    guard let first = parts.first?.tensor.shape else { preconditionFailure("stacked: at least one part was expected") }
    if parts.count == 1 { return parts[0].tensor.rows(parts[0].rows) }
    let line = first.width * first.channels
    return Tensor(first.with(height: parts.reduce(0) { $0 + $1.rows.count })) {
      var place = $0.start
      for (tensor, rows) in parts {
        precondition(
          tensor.shape.with(height: 1) == first.with(height: 1) && rows.lowerBound >= 0
            && rows.upperBound <= tensor.shape.height,
          "stacked: rows \(rows) of \(tensor.shape) do not fit below \(first)")
        kernels.copyColumns(
          tensor.pointer + rows.lowerBound * line, sourceStride: line, rows: rows.count, columns: line, into: place,
          targetStride: line)
        place += rows.count * line
      }
    }
  }
}
