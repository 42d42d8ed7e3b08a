import Files

/// Why a network cannot be written in a form.
package enum ExportError: Error, Equatable, CustomStringConvertible, Sendable {
  /// Only generators become ONNX; where the network came from.
  case noGenerator(String)
  /// A state dict does not say that the input is added before the final tanh; where the network came from.
  case inputSkip(String)

  package var description: String {
    switch self {
    case .noGenerator(let origin):
      "\(origin.quoted) is a discriminator, and only generators are exported as ONNX."
    case .inputSkip(let origin):
      "the generator \(origin.quoted) adds its input before the final tanh, which keys and shapes do not say: a program that loads its weights "
        + "would compute something else."
    }
  }
}
