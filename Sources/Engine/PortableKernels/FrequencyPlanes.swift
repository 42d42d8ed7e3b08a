import CInstructions
import Kernels

/// A vector for each of five planes.
typealias FiveVectors = (Vector, Vector, Vector, Vector, Vector)

/// A vector for each of six planes.
typealias SixVectors = (Vector, Vector, Vector, Vector, Vector, Vector)

/// Panel matrices of one size in one buffer: one for each of Winograd's frequencies, or for some of them.
struct FrequencyPlanes {
  let count: Int
  let rows: Int
  let panels: Int
  let pairing: Pairing
  /// The panels of each plane that take part in products; what lies in the others is undefined. Empty where all of them do.
  private let used: [[Range<Int>]]
  /// The same by panels: a bit for each plane, of which there are at most 64.
  private let planesOfPanel: [UInt64]
  private let buffer: Buffer
  private let planeStride: Int
  private let panelStride: Int

  /// Undefined contents.
  ///
  /// Shapes: `count` of `[rows, columns]`, the columns filled up to whole panels; half as many rows, or half as many panels, of
  /// pairs. Used: for each plane, the panels that take part in products, in order; empty for all.
  init(count: Int, rows: Int, columns: Int, pairing: Pairing = .none, used: [[Range<Int>]] = []) {
    self.used = used
    self.count = count
    self.pairing = pairing
    let panels = PanelMatrix.panels(columns)
    planesOfPanel =
      used.isEmpty
      ? []
      : (0..<panels).map { panel in
        (0..<count).reduce(0) { bits, plane in
          used[plane].contains { $0.contains(panel) } ? bits | 1 << UInt64(plane) : bits
        }
      }
    self.rows = pairing == .rows ? Self.pairs(rows) : rows
    self.panels = pairing == .columns ? Self.pairs(panels) : panels
    panelStride = PanelMatrix.stride(rows: self.rows)
    // An odd number of cache lines, so that a vector of each plane finds a place in the cache.
    planeStride = (self.panels * panelStride / PanelMatrix.width | 1) * PanelMatrix.width
    buffer = Buffer(planeStride * count)
  }

  subscript(plane: Int) -> PanelMatrix {
    PanelMatrix(
      pointer: buffer.pointer + plane * planeStride, rows: rows, panels: panels, panelStride: panelStride,
      isPaired: pairing != .none)
  }

  /// Calls `body` with those of some panels of a plane that take part in products.
  @inline(__always)
  func forEachUsed(of panels: Range<Int>, plane: Int, _ body: (Range<Int>) -> Void) {
    guard !used.isEmpty else { return body(panels) }
    for part in used[plane] where part.overlaps(panels) { body(part.clamped(to: panels)) }
  }

  /// The planes in which a panel takes part in products, a bit for each.
  @inline(__always)
  private func planes(ofPanel panel: Int) -> UInt64 { planesOfPanel.isEmpty ? .max : planesOfPanel[panel] }

  /// The rows that hold what is paired by rows, or as many where it is not.
  func rows(holding count: Int) -> Int { pairing == .rows ? Self.pairs(count) : count }

  private static func pairs(_ count: Int) -> Int { (count + 1) / 2 }

  /// The number of shares that take `size` panels each; the last may take fewer.
  func shares(ofSize size: Int) -> Int { (panels + size - 1) / size }

  /// The panels of such a share.
  func panels(ofShare share: Int, size: Int) -> Range<Int> { share * size..<min(panels, (share + 1) * size) }

  /// Stores one vector for each plane at a row of a panel, except where the panel takes no part in products, and fetches the same row of the next
  /// panel; `count`, a constant where this is unrolled, is how many planes there are.
  @inline(__always)
  func store(_ vectors: UnsafePointer<Vector>, count: Int, row: Int, panel: Int) {
    var target = buffer.pointer + panel * panelStride + row * PanelMatrix.width
    let planes = planes(ofPanel: panel)
    for place in 0..<count {
      if planes & (1 &<< UInt64(place)) != 0 {
        target.store(vectors[place], at: 0)
        prefetch_for_writing(target + panelStride)
      }
      target += planeStride
    }
  }

  /// Stores one vector for each of five planes at a row of a panel.
  @inline(__always)
  func store(_ vectors: FiveVectors, row: Int, panel: Int) {
    let target = buffer.pointer + panel * panelStride + row * PanelMatrix.width
    target.store(vectors.0, at: 0)
    target.store(vectors.1, at: planeStride)
    target.store(vectors.2, at: 2 * planeStride)
    target.store(vectors.3, at: 3 * planeStride)
    target.store(vectors.4, at: 4 * planeStride)
  }

  /// Stores one vector for each of six planes at a row of a panel.
  @inline(__always)
  func store(_ vectors: SixVectors, row: Int, panel: Int) {
    let target = buffer.pointer + panel * panelStride + row * PanelMatrix.width
    target.store(vectors.0, at: 0)
    target.store(vectors.1, at: planeStride)
    target.store(vectors.2, at: 2 * planeStride)
    target.store(vectors.3, at: 3 * planeStride)
    target.store(vectors.4, at: 4 * planeStride)
    target.store(vectors.5, at: 5 * planeStride)
  }

  /// Stores pairs in each of five planes.
  @inline(__always)
  func store(_ lower: FiveVectors, pairedWith upper: FiveVectors, row: Int, panel: Int) {
    store(
      (
        lower.0.paired(with: upper.0), lower.1.paired(with: upper.1), lower.2.paired(with: upper.2),
        lower.3.paired(with: upper.3), lower.4.paired(with: upper.4)
      ), row: row, panel: panel)
  }

  /// Stores pairs in each of six planes.
  @inline(__always)
  func store(_ lower: SixVectors, pairedWith upper: SixVectors, row: Int, panel: Int) {
    store(
      (
        lower.0.paired(with: upper.0), lower.1.paired(with: upper.1), lower.2.paired(with: upper.2),
        lower.3.paired(with: upper.3), lower.4.paired(with: upper.4), lower.5.paired(with: upper.5)
      ), row: row, panel: panel)
  }

  /// Loads one vector for each plane from a row of a panel, in the same way; zeros where nothing was multiplied.
  @inline(__always)
  func load(_ vectors: UnsafeMutablePointer<Vector>, count: Int, row: Int, panel: Int) {
    var source = UnsafePointer(buffer.pointer) + panel * panelStride + row * PanelMatrix.width
    let planes = planes(ofPanel: panel)
    for place in 0..<count {
      if planes & (1 &<< UInt64(place)) != 0 {
        vectors[place] = source.vector(at: 0)
        prefetch_for_reading(source + panelStride)
      } else {
        vectors[place] = .zero
      }
      source += planeStride
    }
  }
}
