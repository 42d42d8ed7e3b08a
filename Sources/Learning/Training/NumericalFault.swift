/// A number of training that became NaN or infinite.
public struct NumericalFault: Error, Equatable, Sendable {
  /// What became so: `the loss G_A`, `the gradient of model.1.weight`.
  public let quantity: String
  /// The network that it belongs to, by the name of its file; nil for a loss.
  public let network: String?

  /// Makes a fault of a quantity that belongs to a network.
  package init(_ quantity: String, of network: String?) {
    self.quantity = quantity
    self.network = network
  }
}
