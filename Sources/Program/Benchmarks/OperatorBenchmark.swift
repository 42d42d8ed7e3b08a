import InstructionSets
import Kernels

/// One convolution of the networks, forward and with both gradients.
struct OperatorBenchmark {
  let name: String
  let shape: ConvolutionShape
  let slope: Float

  /// The convolutions of the generator and the discriminator for pictures of a size.
  static func all(size: Int, width: Int) -> [OperatorBenchmark] {
    [
      .init("stem, 7×7", size, 3, width, kernel: 7, padding: 3, mode: .reflection, slope: 1),
      .init("down 1, 3×3 / 2", size, width, 2 * width, kernel: 3, stride: 2, padding: 1),
      .init("down 2, 3×3 / 2", size / 2, 2 * width, 4 * width, kernel: 3, stride: 2, padding: 1),
      .init("residual, 3×3", size / 4, 4 * width, 4 * width, kernel: 3, padding: 1, mode: .reflection),
      .init("head, 7×7", size, width, 3, kernel: 7, padding: 3, mode: .reflection),
      .init("judge 1, 4×4 / 2", size, 3, width, kernel: 4, stride: 2, padding: 1, slope: 1),
      .init("judge 2, 4×4 / 2", size / 2, width, 2 * width, kernel: 4, stride: 2, padding: 1, slope: 0.2),
      .init("judge 3, 4×4 / 2", size / 4, 2 * width, 4 * width, kernel: 4, stride: 2, padding: 1, slope: 0.2),
      .init("judge 4, 4×4", size / 8, 4 * width, 8 * width, kernel: 4, padding: 1, slope: 0.2),
      .init("judge 5, 4×4", size / 8 - 1, 8 * width, 1, kernel: 4, padding: 1, slope: 0.2),
    ]
  }

  init(_ name: String, _ shape: ConvolutionShape, slope: Float) {
    self.name = name
    self.shape = shape
    self.slope = slope
  }

  private init(
    _ name: String, _ size: Int, _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Int,
    mode: PaddingMode = .zero, slope: Float = 0
  ) {
    self.init(
      name,
      ConvolutionShape(
        batch: 1, inputHeight: size, inputWidth: size, inputChannels: inputs, outputChannels: outputs,
        kernelHeight: kernel, kernelWidth: kernel, stride: stride, padding: padding, paddingMode: mode), slope: slope)
  }

  /// The times of the forward pass, the input gradient and the weight gradient; weights are derived anew each time.
  func run() -> [Timing] {
    let (x, w, y) = (Buffer(shape.inputCount), Buffer(shape.weightCount), Buffer(shape.outputCount))
    let (dx, dw) = (Buffer(shape.inputCount), Buffer(shape.weightCount))
    for (buffer, period) in [(x, 17), (w, 13), (y, 11)] {
      for i in 0..<buffer.count { buffer.pointer[i] = Float(i % period) / Float(period) - 0.5 }
    }
    let runs = shape.multiplications > 200_000_000 ? 9 : 25
    return [
      Timing("forward", runs: runs) {
        kernels.convolve(
          shape, input: x.pointer, slope: slope, weight: w.pointer, bias: w.pointer,
          derived: kernels.derivedWeights(), output: y.pointer)
      },
      Timing("input gradient", runs: runs) {
        kernels.convolutionInputGradient(
          shape, cotangent: y.pointer, slope: 1, weight: w.pointer, bias: nil, gate: (UnsafePointer(x.pointer), slope),
          derived: kernels.derivedWeights(), gradient: dx.pointer)
      },
      Timing("weight gradient", runs: runs) {
        kernels.convolutionWeightGradient(
          shape, input: x.pointer, slope: slope, cotangent: y.pointer, cotangentSlope: 1,
          gradient: dw.pointer)
      },
    ]
  }
}
