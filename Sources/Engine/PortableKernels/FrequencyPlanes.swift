import Kernels

/// Panel matrices of one size in one buffer: one for each of Winograd's frequencies, or for some of them.
struct FrequencyPlanes {
  let count: Int
  let rows: Int
  let panels: Int
  private let buffer: Buffer
  private let planeStride: Int
  private let panelStride: Int

  /// Undefined contents.
  ///
  /// Shapes: `count` of `[rows, columns]`, the columns filled up to whole panels.
  init(count: Int, rows: Int, columns: Int) {
    self.count = count
    self.rows = rows
    panels = PanelMatrix.panels(columns)
    panelStride = PanelMatrix.stride(rows: rows)
    // An odd number of cache lines, so that a vector of each plane finds a place in the cache.
    planeStride = (panels * panelStride / PanelMatrix.width | 1) * PanelMatrix.width
    buffer = Buffer(planeStride * count)
  }

  subscript(plane: Int) -> PanelMatrix {
    PanelMatrix(pointer: buffer.pointer + plane * planeStride, rows: rows, panels: panels, panelStride: panelStride)
  }

  /// The number of shares that take `size` panels each; the last may take fewer.
  func shares(ofSize size: Int) -> Int { (panels + size - 1) / size }

  /// The panels of such a share.
  func panels(ofShare share: Int, size: Int) -> Range<Int> { share * size..<min(panels, (share + 1) * size) }

  /// Stores one vector for each plane at a row of a panel.
  @inline(__always)
  func store(_ vectors: UnsafePointer<Vector>, row: Int, panel: Int) {
    var target = buffer.pointer + panel * panelStride + row * PanelMatrix.width
    for place in 0..<count {
      target.store(vectors[place], at: 0)
      target += planeStride
    }
  }

  /// Stores one vector for each of five planes at a row of a panel.
  @inline(__always)
  func store(_ vectors: (Vector, Vector, Vector, Vector, Vector), row: Int, panel: Int) {
    let target = buffer.pointer + panel * panelStride + row * PanelMatrix.width
    target.store(vectors.0, at: 0)
    target.store(vectors.1, at: planeStride)
    target.store(vectors.2, at: 2 * planeStride)
    target.store(vectors.3, at: 3 * planeStride)
    target.store(vectors.4, at: 4 * planeStride)
  }

  /// Stores one vector for each of six planes at a row of a panel.
  @inline(__always)
  func store(_ vectors: (Vector, Vector, Vector, Vector, Vector, Vector), row: Int, panel: Int) {
    let target = buffer.pointer + panel * panelStride + row * PanelMatrix.width
    target.store(vectors.0, at: 0)
    target.store(vectors.1, at: planeStride)
    target.store(vectors.2, at: 2 * planeStride)
    target.store(vectors.3, at: 3 * planeStride)
    target.store(vectors.4, at: 4 * planeStride)
    target.store(vectors.5, at: 5 * planeStride)
  }

  /// Loads one vector for each plane from a row of a panel.
  @inline(__always)
  func load(_ vectors: UnsafeMutablePointer<Vector>, row: Int, panel: Int) {
    var source = UnsafePointer(buffer.pointer) + panel * panelStride + row * PanelMatrix.width
    for place in 0..<count {
      vectors[place] = source.vector(at: 0)
      source += planeStride
    }
  }
}
