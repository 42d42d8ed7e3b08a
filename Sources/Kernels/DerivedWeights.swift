/// What convolutions derive from their weights before they can use them: Winograd's transforms, transposed taps.
///
/// A step passes through each generator several times, forward and back, with the same weights; what was derived once serves
/// all of these passes. One of these belongs to one pass of a network in which no weight changes, and to one thread.
package final class DerivedWeights {
  private enum Kind: Hashable {
    case winograd(isTransposed: Bool)
    case transposed(gridRow: Int, gridColumn: Int)
  }

  private struct Key: Hashable {
    let weight: UnsafePointer<Float>
    let kind: Kind
  }

  private var planes: [Key: FrequencyPlanes] = [:]
  private var buffers: [Key: Buffer] = [:]

  /// Nothing derived yet.
  package init() {}

  /// Winograd's transforms, or their transposes for the input gradient.
  ///
  /// A step goes forward and then back, so the transposes take the place of the transforms: both together would be among the
  /// largest things in memory.
  func winograd(_ weight: UnsafePointer<Float>, _ shape: ConvolutionShape, isTransposed: Bool) -> FrequencyPlanes {
    let key = Key(weight: weight, kind: .winograd(isTransposed: isTransposed))
    if let known = planes[key] { return known }
    planes[Key(weight: weight, kind: .winograd(isTransposed: !isTransposed))] = nil
    let derive = isTransposed ? Winograd.transposedWeights : Winograd.transformedWeights
    let made = derive(weight, shape.inputChannels, shape.outputChannels)
    planes[key] = made
    return made
  }

  func transposed(_ weight: UnsafePointer<Float>, _ shape: ConvolutionShape, for grid: TapGrid) -> Buffer {
    let kind = Kind.transposed(gridRow: grid.rows.first, gridColumn: grid.columns.first)
    let key = Key(weight: weight, kind: kind)
    if let known = buffers[key] { return known }
    let made = shape.transposedWeights(weight, for: grid)
    buffers[key] = made
    return made
  }
}
