import InstructionSets
import Kernels

extension ConvolutionInput {
  /// The convolution of each channel by itself with a square kernel, plus `bias`.
  ///
  /// Shapes: this `[batch, height, width, channels]`, weight `[kernel, kernel, 1, channels]`, bias `[channels]`; result
  /// `[batch, (height + 2·padding − kernel) / stride + 1, …, channels]`. Keeps this tensor before its activation, and the
  /// weight.
  ///
  /// - Parameter edge: the rows of padding of a strip where they are not those of a whole picture; then nothing is kept.
  package func depthwiseConvolved(
    with weight: Tensor, bias: Tensor?, stride: Int = 1, padding: Padding, edge: RowEdge? = nil
  ) -> Tensor {
    let input = activated.tensor
    let slope = activated.slope
    let kernel = weight.shape[0]
    precondition(
      input.shape.extents.count == 4 && weight.shape == [kernel, kernel, 1, input.shape.channels],
      "depthwiseConvolved: input \(input.shape) does not fit weight \(weight.shape) [kernel, kernel, 1, channels]")
    precondition(
      bias.map { $0.shape == [input.shape.channels] } ?? true,
      "depthwiseConvolved: a bias [\(input.shape.channels)] was expected")
    let geometry = DepthwiseShape(
      batch: input.shape.batch, height: input.shape.height, width: input.shape.width, channels: input.shape.channels,
      kernel: kernel, stride: stride, padding: padding.columns, paddingMode: padding.mode,
      rowPadding: padding.rowPadding(edge))
    precondition(geometry.fault == nil, "depthwiseConvolved: \(geometry.fault ?? "") (input \(input.shape))")
    let pullback = DepthwiseConvolutionPullback(
      geometry: geometry, input: KeptTensor(operand: input, .float32), slope: slope, weight: weight.detached)
    let inputs = [input, weight] + (bias.map { [$0] } ?? [])
    precondition(
      edge == nil || inputs.allSatisfy { $0.node == nil }, "depthwiseConvolved: a strip has no gradients")
    return .made(
      input.shape.with(height: geometry.outputHeight, width: geometry.outputWidth),
      from: inputs, pullback: pullback
    ) {
      kernels.convolveDepthwise(
        geometry, input: input.pointer, slope: slope, weight: weight.pointer,
        bias: bias.map { UnsafePointer($0.pointer) }, output: $0)
    }
  }
}

private struct DepthwiseConvolutionPullback: Pullback {
  let geometry: DepthwiseShape
  let input: KeptTensor
  let slope: Float
  let weight: Tensor

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    let input = input.value
    let inputGradient =
      wanted[0]
      ? Tensor(input.shape) {
        kernels.depthwiseInputGradient(
          geometry, cotangent: cotangent.pointer, weight: weight.pointer,
          gate: slope == 1 ? nil : (UnsafePointer(input.pointer), slope), gradient: $0.start)
      } : nil
    let weightGradient =
      wanted[1]
      ? Tensor(weight.shape) {
        kernels.depthwiseWeightGradient(
          geometry, input: input.pointer, slope: slope, cotangent: cotangent.pointer, gradient: $0.start)
      } : nil
    return [inputGradient, weightGradient, wanted.count > 2 && wanted[2] ? cotangent.summedOverPixels() : nil]
  }
}
