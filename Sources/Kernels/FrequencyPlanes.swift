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
    planeStride = panels * panelStride
    buffer = Buffer(planeStride * count)
  }

  subscript(plane: Int) -> PanelMatrix {
    PanelMatrix(pointer: buffer.pointer + plane * planeStride, rows: rows, panels: panels, panelStride: panelStride)
  }

  /// Stores one vector for each of `planes` at a row of a panel.
  @inline(__always)
  func store(_ vectors: UnsafePointer<Vector>, _ planes: Range<Int>, row: Int, panel: Int) {
    var target = buffer.pointer + planes.lowerBound * planeStride + panel * panelStride + row * PanelMatrix.width
    for place in 0..<planes.count {
      target.store(vectors[place], at: 0)
      target += planeStride
    }
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
