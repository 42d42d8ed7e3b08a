import Files

/// Why a network cannot be written in a form.
package enum ExportError: Error, Equatable, CustomStringConvertible, Sendable {
  /// Only generators become ONNX; where the network came from.
  case noGenerator(String)

  package var description: String {
    switch self {
    case .noGenerator(let origin):
      "\(origin.quoted) is a discriminator, and only generators are exported as ONNX."
    }
  }
}
