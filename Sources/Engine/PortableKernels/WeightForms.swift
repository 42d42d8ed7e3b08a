import Kernels
import Synchronization

/// What convolutions derive from one weight before they can use it: panels, transposed taps.
final class WeightForms: DerivedWeights {
  private enum Kind: Hashable {
    case taps
    case transposedTaps
    case panels
    case transposedPanels(kernelRow: Int, kernelColumn: Int)
    case transposed(kernelRow: Int, kernelColumn: Int)
  }

  // What is wanted by two computations at once is derived by one, and the other waits.
  private let panels = Mutex<[Kind: PanelBuffer]>([:])
  private let buffers = Mutex<[Kind: Buffer]>([:])

  /// What an earlier pass derived with these kernels.
  static func of(_ derived: any DerivedWeights) -> WeightForms {
    guard let forms = derived as? WeightForms else {
      preconditionFailure("these weights were derived for the kernels of another instruction set")
    }
    return forms
  }

  func taps(_ weight: UnsafePointer<Float>, _ shape: ConvolutionShape) -> PanelBuffer {
    Self.value(for: .taps, in: panels) { shape.tapPanels(weight) }
  }

  func transposedTaps(_ weight: UnsafePointer<Float>, _ shape: ConvolutionShape) -> PanelBuffer {
    Self.value(for: .transposedTaps, in: panels) { shape.transposedTapPanels(weight) }
  }

  func panels(_ weight: UnsafePointer<Float>, _ shape: ConvolutionShape) -> PanelBuffer {
    Self.value(for: .panels, in: panels) { shape.weightPanels(weight) }
  }

  func transposedPanels(
    _ weight: UnsafePointer<Float>, _ shape: ConvolutionShape, for grid: TapGrid
  ) -> PanelBuffer {
    let kind = Kind.transposedPanels(kernelRow: grid.firstKernelPlace.row, kernelColumn: grid.firstKernelPlace.column)
    return Self.value(for: kind, in: panels) { shape.transposedWeightPanels(weight, for: grid) }
  }

  func transposed(_ weight: UnsafePointer<Float>, _ shape: ConvolutionShape, for grid: TapGrid) -> Buffer {
    let kind = Kind.transposed(kernelRow: grid.firstKernelPlace.row, kernelColumn: grid.firstKernelPlace.column)
    return Self.value(for: kind, in: buffers) { shape.transposedWeights(weight, for: grid) }
  }

  private static func value<Value: Sendable>(
    for kind: Kind, in known: borrowing Mutex<[Kind: Value]>, derive: () -> Value
  ) -> Value {
    known.withLock { known in
      if let value = known[kind] { return value }
      let value = derive()
      known[kind] = value
      return value
    }
  }
}

extension TapGrid {
  /// The first place in the kernel, which says which of a gradient's grids it is, whatever the padding of a strip.
  fileprivate var firstKernelPlace: (row: Int, column: Int) {
    (rows.kernelIndex.first ?? -1, columns.kernelIndex.first ?? -1)
  }
}

extension CompiledKernels {
  package static func derivedWeights() -> any DerivedWeights { WeightForms() }
}
