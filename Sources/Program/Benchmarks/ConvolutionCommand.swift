import ArgumentParser
import Foundation
import InstructionSets
import Kernels

/// One line with the times of a convolution, for finding out where a step loses time.
struct ConvolutionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convolution", abstract: "Times one convolution and its gradients.",
    discussion: """
      GFLOP/s are those of the multiplications that the formulation makes, which Winograd's are fewer than the direct form's; \
      they compare with the rate of matrix products that `table` prints. A transposed convolution is the input gradient of \
      the convolution with its channels exchanged.
      """)

  @OptionGroup var machine: MachineOptions

  @Option(help: "Height and width of the input.")
  var size = 64

  @Option(help: "Channels of the input.")
  var inputs = 256

  @Option(help: "Channels of the output.")
  var outputs = 256

  @Option(help: "Rows and columns of the kernel.")
  var kernel = 3

  @Option(help: "Stride.")
  var stride = 1

  @Option(help: "Padding.")
  var padding = 1

  @Option(help: "Pictures in a batch.")
  var batch = 1

  @Option(help: "What products are made of.")
  var precision = Precision.float32

  func run() throws {
    machine.apply()
    let shape = ConvolutionShape(
      batch: batch, inputHeight: size, inputWidth: size, inputChannels: inputs, outputChannels: outputs,
      kernelHeight: kernel, kernelWidth: kernel, stride: stride, padding: padding, paddingMode: .zero,
      precision: precision)
    let work = 2 * Double(kernels.multiplications(of: shape))
    let times = OperatorBenchmark("", shape, slope: 0.2).run().map { timing in
      String(
        format: "%@ %.3f ms, %.0f GFLOP/s", timing.name, timing.seconds[0] * 1e3, work / timing.seconds[0] / 1e9)
    }
    print(
      "\(batch) × \(size)×\(size)×\(inputs) → \(outputs), \(kernel)×\(kernel) / \(stride): "
        + times.joined(separator: "; "))
  }
}
