import Tensors

/// A learnable array of a network: a value that an optimiser changes, under the name that PyTorch gives it.
package final class Parameter {
  /// How files hold a parameter beside how it is held here.
  package enum Layout: Sendable {
    /// In the same order of axes.
    case same
    /// A convolution's weight: `[kernel height, kernel width, in, out]` here and `[out, in, height, width]` in files. For a
    /// transposed convolution *in* and *out* change places in both.
    case convolutionWeight
  }

  /// The key in PyTorch's state dict, such as `model.10.conv_block.1.weight`.
  package let key: String
  /// How files hold it.
  package let layout: Layout
  /// The current value, a variable; the optimiser changes it in place.
  package let value: Tensor

  /// A parameter whose value begins as `initialization` says for a parameter of that kind.
  init(
    key: String, shape: Shape, layout: Layout = .same, _ kind: Initialization.Kind, _ initialization: Initialization
  ) {
    self.key = key
    self.layout = layout
    value = initialization.value(key: key, kind, shape: shape).asVariable
  }
}

/// An array that is carried along without being learned: the running statistics of a batch norm, the singular vectors of a
/// spectral norm, what a regularisation remembers.
package final class RunningStatistic {
  /// The key in PyTorch's state dict, such as `model.2.running_mean`.
  package let key: String
  /// The current value.
  package internal(set) var value: Tensor

  package init(key: String, value: Tensor) {
    self.key = key
    self.value = value
  }

  /// Replaces the value, as when a file is loaded.
  package func replace(with value: Tensor) {
    precondition(value.shape == self.value.shape, "\(key): shape \(self.value.shape) was expected, got \(value.shape)")
    self.value = value.detached
  }
}

/// An array that never changes and that PyTorch's state dict holds nevertheless: the filter of a blur.
package struct Constant {
  /// The key in PyTorch's state dict, such as `model.7.filt`.
  package let key: String
  /// The shape in files: `[channels, 1, taps, taps]`.
  package let shape: Shape
  private let taps: [Float]

  /// The outer product of `taps` with themselves, for each channel.
  init(key: String, taps: [Float], channels: Int) {
    self.key = key
    self.taps = taps
    shape = [channels, 1, taps.count, taps.count]
  }

  /// The values in PyTorch's order of axes.
  package var fileValues: [Float] {
    (0..<shape[0]).flatMap { _ in taps.flatMap { row in taps.map { row * $0 } } }
  }
}

/// Anything with parameters: a layer or a network.
package protocol Module {
  /// The parameters, in the order of PyTorch's state dict.
  var parameters: [Parameter] { get }
  /// The running statistics, in the order of PyTorch's state dict.
  var runningStatistics: [RunningStatistic] { get }
  /// The constants that PyTorch's state dict holds, in its order.
  var constants: [Constant] { get }
}

extension Module {
  package var runningStatistics: [RunningStatistic] { [] }
  package var constants: [Constant] { [] }

  /// The number of learnable values.
  package var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.shape.count } }
}

extension Parameter {
  /// The shape of the value in files: PyTorch's order of axes.
  package var fileShape: Shape {
    guard layout == .convolutionWeight else { return value.shape }
    let s = value.shape
    return [s[3], s[2], s[0], s[1]]
  }

  /// The values in PyTorch's order of axes.
  package var fileValues: [Float] { inFileOrder(value) }

  /// Takes over values in PyTorch's order of axes.
  package func load(fileValues: [Float]) {
    precondition(
      fileValues.count == value.shape.count,
      "\(key): \(value.shape.count) values were expected, got \(fileValues.count)")
    if value.isOutline { return }
    let values = layout == .convolutionWeight ? Self.innermostChannels(fileValues, value.shape) : fileValues
    value.withMutableValues { _ = $0.update(from: values) }
  }

  /// Any array laid out like this parameter (a gradient, a moment) in PyTorch's order of axes.
  package func inFileOrder(_ tensor: Tensor) -> [Float] {
    layout == .convolutionWeight ? Self.outermostChannels(tensor.values, value.shape) : tensor.values
  }

  /// `[height, width, in, out]` to `[out, in, height, width]`; `shape` is the former.
  private static func outermostChannels(_ values: [Float], _ shape: Shape) -> [Float] {
    let (taps, inputs, outputs) = (shape[0] * shape[1], shape[2], shape[3])
    return [Float](unsafeUninitializedCapacity: values.count) { result, count in
      for output in 0..<outputs {
        for input in 0..<inputs {
          for tap in 0..<taps {
            result[(output * inputs + input) * taps + tap] = values[(tap * inputs + input) * outputs + output]
          }
        }
      }
      count = values.count
    }
  }

  private static func innermostChannels(_ values: [Float], _ shape: Shape) -> [Float] {
    let (taps, inputs, outputs) = (shape[0] * shape[1], shape[2], shape[3])
    return [Float](unsafeUninitializedCapacity: values.count) { result, count in
      for output in 0..<outputs {
        for input in 0..<inputs {
          for tap in 0..<taps {
            result[(tap * inputs + input) * outputs + output] = values[(output * inputs + input) * taps + tap]
          }
        }
      }
      count = values.count
    }
  }
}
