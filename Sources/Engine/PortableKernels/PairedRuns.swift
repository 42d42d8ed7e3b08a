import Kernels

/// Runs of numbers as runs of pairs: numbers sixteen apart are paired, and the last are filled up with zeros.
struct PairedRuns {
  /// Numbers of a run.
  let length: Int

  /// Shorter runs would be zeros for the most part.
  private static let leastLength = 32

  /// Nil where products are made of floats: where that is asked for, and where runs are short.
  init?(ofLength length: Int, _ precision: Precision) {
    guard precision == .bfloat16, length >= Self.leastLength else { return nil }
    self.length = length
  }

  /// Pairs of a run.
  var pairs: Int { (length + 31) / 32 * PanelMatrix.width }

  /// Pairs runs in place, which leaves about half of their memory.
  @inline(__always)
  func pair(_ values: UnsafeMutablePointer<Float>, runs: Int) {
    let source = UnsafePointer(values)
    for run in 0..<runs {
      for block in 0..<pairs / PanelMatrix.width {
        let first = run * length + block * 32
        let (lower, upper) = (min(16, length - block * 32), max(0, length - block * 32 - 16))
        let pair = source.vector(at: first, count: lower).paired(
          with: upper > 0 ? source.vector(at: first + 16, count: upper) : .zero)
        values.store(pair, at: run * pairs + block * PanelMatrix.width)
      }
    }
  }

  /// A matrix whose rows are runs, one after the other, with pairs of rows.
  func pairing(_ matrix: PanelMatrix) -> PanelBuffer {
    let runs = matrix.rows / length
    let result = PanelBuffer(
      rows: runs * pairs, columns: matrix.panels * PanelMatrix.width, isPaired: true)
    parallelFor(runs * matrix.panels) { task in
      let (run, panel) = (task / matrix.panels, task % matrix.panels)
      let from = UnsafePointer(matrix.row(run * length, ofPanel: panel))
      for pair in 0..<pairs {
        let lower = pair / PanelMatrix.width * 32 + pair % PanelMatrix.width
        func row(_ row: Int) -> Vector { row < length ? from.vector(at: row * PanelMatrix.width) : .zero }
        result.matrix.row(run * pairs + pair, ofPanel: panel).store(row(lower).paired(with: row(lower + 16)), at: 0)
      }
    }
    return result
  }
}
