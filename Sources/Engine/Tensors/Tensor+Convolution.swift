import InstructionSets
import Kernels

/// What a convolution sees beyond the edge of a picture, and how far.
package struct Padding: Hashable, Sendable {
  let mode: PaddingMode
  /// The rows above and below.
  package let rows: Int
  /// The columns on the left and on the right.
  package let columns: Int

  /// Zeros on all sides.
  package static func zero(_ amount: Int) -> Padding { .zero(rows: amount, columns: amount) }

  /// Zeros, as many rows and columns.
  package static func zero(rows: Int, columns: Int) -> Padding { Padding(mode: .zero, rows: rows, columns: columns) }

  /// The picture mirrored at its edges, the edge pixels not repeated.
  package static func reflection(_ amount: Int) -> Padding {
    Padding(mode: .reflection, rows: amount, columns: amount)
  }

  /// Whether the picture is mirrored.
  package var reflects: Bool { mode == .reflection }

  /// The rows of a whole picture, or those of a strip.
  func rowPadding(_ edge: RowEdge?) -> (above: Int, below: Int) { edge.map { ($0.above, $0.below) } ?? (rows, rows) }
}

/// How many rows of padding a strip of a picture has: those of the picture at its top and bottom, none inside.
package struct RowEdge: Hashable, Sendable {
  /// Rows above the strip's first.
  package let above: Int
  /// Rows below the strip's last.
  package let below: Int

  package init(above: Int, below: Int) {
    self.above = above
    self.below = below
  }
}

extension ConvolutionInput {
  /// The convolution (cross-correlation) with `weight`, plus `bias`.
  ///
  /// Shapes: this `[batch, height, width, in]`, weight `[kernel height, kernel width, in, out]`, bias `[out]`; result
  /// `[batch, (height + 2·padding − kernel height) / stride + 1, …, out]`. Keeps this tensor before its activation (not a
  /// blurred or enlarged one, which is computed again), and the weight.
  ///
  /// - Parameter edge: the rows of padding of a strip where they are not those of a whole picture; then nothing is kept.
  package func convolved(
    with weight: Tensor, bias: Tensor?, stride: Int, padding: Padding, edge: RowEdge? = nil,
    _ cache: WeightCache = WeightCache()
  ) -> Tensor {
    let input = activated.tensor
    let slope = activated.slope
    precondition(
      input.shape.extents.count == 4 && weight.shape.extents.count == 4 && input.shape.channels == weight.shape[2],
      "convolved: input \(input.shape) does not fit weight \(weight.shape) [height, width, in, out]")
    precondition(
      bias.map { $0.shape == [weight.shape[3]] } ?? true, "convolved: a bias [\(weight.shape[3])] was expected")
    let geometry = ConvolutionShape(
      batch: input.shape.batch, inputHeight: input.shape.height, inputWidth: input.shape.width,
      inputChannels: weight.shape[2], outputChannels: weight.shape[3], kernelHeight: weight.shape[0],
      kernelWidth: weight.shape[1], stride: stride, padding: padding.columns, paddingMode: padding.mode,
      rowPadding: padding.rowPadding(edge), precision: cache.precision)
    precondition(
      geometry.fault == nil, "convolved: \(geometry.fault ?? "") (input \(input.shape), weight \(weight.shape))")
    let shape = Shape(
      batch: geometry.batch, height: geometry.outputHeight, width: geometry.outputWidth,
      channels: geometry.outputChannels)
    let pullback = ConvolutionPullback(
      geometry: geometry, input: KeptTensor(operand: input, cache.precision), slope: slope, weight: weight.detached,
      cache: cache)
    let inputs = [input, weight] + (bias.map { [$0] } ?? [])
    precondition(edge == nil || inputs.allSatisfy { $0.node == nil }, "convolved: a strip has no gradients")
    return .made(shape, from: inputs, pullback: pullback) {
      kernels.convolve(
        geometry, input: input.pointer, slope: slope, weight: weight.pointer,
        bias: bias.map { UnsafePointer($0.pointer) },
        derived: cache.derived(from: weight), output: $0)
    }
  }

  /// The transposed convolution with `weight`, plus `bias`: the input gradient of the convolution that leads the other way.
  ///
  /// Shapes: this `[batch, height, width, in]`, weight `[kernel height, kernel width, out, in]`, bias `[out]`; result
  /// `[batch, (height − 1)·stride − 2·padding + kernel + outputPadding, …, out]`, zero padding. Keeps this tensor before its
  /// activation, and the weight.
  ///
  /// - Parameter edge: for a strip, the rows of padding of the strip that results, seen from the convolution that leads the
  ///   other way; then nothing is kept.
  package func transposeConvolved(
    with weight: Tensor, bias: Tensor?, stride: Int, padding: Int, outputPadding: Int, edge: RowEdge? = nil,
    _ cache: WeightCache = WeightCache()
  ) -> Tensor {
    let input = activated.tensor
    let slope = activated.slope
    precondition(
      input.shape.extents.count == 4 && weight.shape.extents.count == 4 && input.shape.channels == weight.shape[3],
      "transposeConvolved: input \(input.shape) does not fit weight \(weight.shape) [height, width, out, in]")
    precondition(
      bias.map { $0.shape == [weight.shape[2]] } ?? true, "transposeConvolved: a bias [\(weight.shape[2])] was expected"
    )
    let geometry = ConvolutionShape(
      batch: input.shape.batch,
      inputHeight: edge.map { (input.shape.height - 1) * stride - $0.above - $0.below + weight.shape[0] }
        ?? (input.shape.height - 1) * stride - 2 * padding + weight.shape[0] + outputPadding,
      inputWidth: (input.shape.width - 1) * stride - 2 * padding + weight.shape[1] + outputPadding,
      inputChannels: weight.shape[2], outputChannels: weight.shape[3], kernelHeight: weight.shape[0],
      kernelWidth: weight.shape[1], stride: stride, padding: padding, paddingMode: .zero,
      rowPadding: edge.map { ($0.above, $0.below) }, precision: cache.precision)
    precondition(
      geometry.fault == nil && geometry.outputHeight == input.shape.height && geometry.outputWidth == input.shape.width,
      "transposeConvolved: input \(input.shape), weight \(weight.shape), stride \(stride), padding \(padding) and output "
        + "padding \(outputPadding) do not fit together")
    let shape = Shape(
      batch: geometry.batch, height: geometry.inputHeight, width: geometry.inputWidth, channels: geometry.inputChannels)
    let pullback = TransposedConvolutionPullback(
      geometry: geometry, input: KeptTensor(operand: input, cache.precision), slope: slope, weight: weight.detached,
      cache: cache)
    let inputs = [input, weight] + (bias.map { [$0] } ?? [])
    precondition(edge == nil || inputs.allSatisfy { $0.node == nil }, "transposeConvolved: a strip has no gradients")
    return .made(shape, from: inputs, pullback: pullback) {
      kernels.convolutionInputGradient(
        geometry, cotangent: input.pointer, slope: slope, weight: weight.pointer,
        bias: bias.map { UnsafePointer($0.pointer) }, gate: nil, derived: cache.derived(from: weight), gradient: $0)
    }
  }
}

private struct ConvolutionPullback: Pullback {
  let geometry: ConvolutionShape
  let input: KeptTensor
  let slope: Float
  let weight: Tensor
  let cache: WeightCache

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    let biasGradient = wanted.count > 2 && wanted[2] ? cotangent.summedOverPixels() : nil
    if wanted[0], slope == 1, !wanted[1] {
      return [
        Tensor(input.shape) {
          kernels.convolutionInputGradient(
            geometry, cotangent: cotangent.pointer, slope: 1, weight: weight.pointer, bias: nil, gate: nil,
            derived: cache.derived(from: weight), gradient: $0.start)
        }, nil, biasGradient,
      ]
    }
    if wanted[0], wanted[1] {
      let weightGradient = Tensor(weight.shape) { _ in }
      let numbers = input.numbers(orPairs: kernels.readsPairs(geometry))
      let inputGradient = Tensor(input.shape) {
        kernels.convolutionGradients(
          geometry, input: numbers.pointer, inPairs: numbers.areInPairs, slope: slope, cotangent: cotangent.pointer,
          weight: weight.pointer, derived: cache.derived(from: weight), inputGradient: $0.start,
          weightGradient: weightGradient.pointer)
      }
      return [inputGradient, weightGradient, biasGradient]
    }
    let input = input.value
    let inputGradient =
      wanted[0]
      ? Tensor(input.shape) {
        kernels.convolutionInputGradient(
          geometry, cotangent: cotangent.pointer, slope: 1, weight: weight.pointer, bias: nil,
          gate: slope == 1 ? nil : (UnsafePointer(input.pointer), slope), derived: cache.derived(from: weight),
          gradient: $0.start)
      } : nil
    let weightGradient =
      wanted[1]
      ? Tensor(weight.shape) {
        kernels.convolutionWeightGradient(
          geometry, input: input.pointer, slope: slope, cotangent: cotangent.pointer, cotangentSlope: 1,
          gradient: $0.start)
      } : nil
    return [inputGradient, weightGradient, biasGradient]
  }
}

private struct TransposedConvolutionPullback: Pullback {
  let geometry: ConvolutionShape
  let input: KeptTensor
  let slope: Float
  let weight: Tensor
  let cache: WeightCache

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    let values = slope != 1 || wanted[1] ? input.value : nil
    let inputGradient =
      wanted[0]
      ? Tensor(input.shape) { gradient in
        kernels.convolve(
          geometry, input: cotangent.pointer, slope: 1, weight: weight.pointer, bias: nil,
          derived: cache.derived(from: weight),
          output: gradient.start)
        if slope != 1, let values {
          kernels.activationGradient(
            gradient.start, input: values.pointer, slope: slope, count: gradient.count, into: gradient.start)
        }
      } : nil
    let weightGradient =
      wanted[1]
      ? values.map { values in
        Tensor(weight.shape) {
          kernels.convolutionWeightGradient(
            geometry, input: cotangent.pointer, slope: 1, cotangent: values.pointer, cotangentSlope: slope,
            gradient: $0.start)
        }
      } : nil
    return [inputGradient, weightGradient, wanted.count > 2 && wanted[2] ? cotangent.summedOverPixels() : nil]
  }
}

extension Tensor {
  /// The gradient of a bias. Shapes: this `[batch, height, width, channels]`, result `[channels]`.
  func summedOverPixels() -> Tensor {
    Tensor([shape.channels]) {
      kernels.columnSums(pointer, pixels: shape.pixels, channels: shape.channels, into: $0.start)
    }
  }
}
