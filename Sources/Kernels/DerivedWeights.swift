/// What convolutions derive from their weights before they can use them: panels, transposed taps.
///
/// A step passes through each generator several times, forward and back, with the same weights; what was derived once serves
/// all of these passes. One of these belongs to one pass of a network in which no weight changes, and to one thread.
package final class DerivedWeights {
  private enum Kind: Hashable {
    case taps
    case transposedTaps
    case panels
    case transposedPanels(kernelRow: Int, kernelColumn: Int)
    case transposed(kernelRow: Int, kernelColumn: Int)
  }

  private struct Key: Hashable {
    let weight: UnsafePointer<Float>
    let kind: Kind
  }

  private var panels: [Key: PanelBuffer] = [:]
  private var buffers: [Key: Buffer] = [:]

  /// Nothing derived yet.
  package init() {}

  func taps(_ weight: UnsafePointer<Float>, _ shape: ConvolutionShape) -> PanelBuffer {
    Self.value(for: Key(weight: weight, kind: .taps), in: &panels) { shape.tapPanels(weight) }
  }

  func transposedTaps(_ weight: UnsafePointer<Float>, _ shape: ConvolutionShape) -> PanelBuffer {
    Self.value(for: Key(weight: weight, kind: .transposedTaps), in: &panels) { shape.transposedTapPanels(weight) }
  }

  func panels(_ weight: UnsafePointer<Float>, _ shape: ConvolutionShape) -> PanelBuffer {
    Self.value(for: Key(weight: weight, kind: .panels), in: &panels) { shape.weightPanels(weight) }
  }

  func transposedPanels(
    _ weight: UnsafePointer<Float>, _ shape: ConvolutionShape, for grid: TapGrid
  ) -> PanelBuffer {
    let kind = Kind.transposedPanels(kernelRow: grid.firstKernelPlace.row, kernelColumn: grid.firstKernelPlace.column)
    return Self.value(for: Key(weight: weight, kind: kind), in: &panels) {
      shape.transposedWeightPanels(weight, for: grid)
    }
  }

  func transposed(_ weight: UnsafePointer<Float>, _ shape: ConvolutionShape, for grid: TapGrid) -> Buffer {
    let kind = Kind.transposed(kernelRow: grid.firstKernelPlace.row, kernelColumn: grid.firstKernelPlace.column)
    return Self.value(for: Key(weight: weight, kind: kind), in: &buffers) { shape.transposedWeights(weight, for: grid) }
  }

  private static func value<Value>(for key: Key, in known: inout [Key: Value], derive: () -> Value) -> Value {
    if let value = known[key] { return value }
    let value = derive()
    known[key] = value
    return value
  }
}

extension TapGrid {
  /// The first place in the kernel, which says which of a gradient's grids it is, whatever the padding of a strip.
  fileprivate var firstKernelPlace: (row: Int, column: Int) {
    (rows.kernelIndex.first ?? -1, columns.kernelIndex.first ?? -1)
  }
}
