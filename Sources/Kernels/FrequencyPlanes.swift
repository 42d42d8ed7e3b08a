/// Matrices of one size, one for each of Winograd's frequencies, in one buffer.
struct FrequencyPlanes {
  let rows: Int
  let panels: Int
  private let buffer: Buffer
  private let planeStride: Int
  private let panelStride: Int

  /// Undefined contents.
  ///
  /// Shapes: 36 of `[rows, columns]`, the columns filled up to whole panels.
  init(rows: Int, columns: Int) {
    self.rows = rows
    panels = PanelMatrix.panels(columns)
    panelStride = PanelMatrix.stride(rows: rows)
    planeStride = panels * panelStride
    buffer = Buffer(planeStride * Winograd.frequencies)
  }

  subscript(frequency: Int) -> PanelMatrix {
    PanelMatrix(
      pointer: buffer.pointer + frequency * planeStride, rows: rows, panels: panels, panelStride: panelStride)
  }

  /// Stores one vector for each frequency at a row of a panel.
  @inline(__always)
  func store(_ vectors: UnsafePointer<Vector>, row: Int, panel: Int) {
    var target = buffer.pointer + panel * panelStride + row * PanelMatrix.width
    for frequency in 0..<Winograd.frequencies {
      target.store(vectors[frequency], at: 0)
      target += planeStride
    }
  }

  /// Loads one vector for each frequency from a row of a panel.
  @inline(__always)
  func load(_ vectors: UnsafeMutablePointer<Vector>, row: Int, panel: Int) {
    var source = UnsafePointer(buffer.pointer) + panel * panelStride + row * PanelMatrix.width
    for frequency in 0..<Winograd.frequencies {
      vectors[frequency] = source.vector(at: 0)
      source += planeStride
    }
  }
}
