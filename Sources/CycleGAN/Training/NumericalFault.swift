/// A number of training that became NaN or infinite.
public struct NumericalFault: Error, Equatable, Sendable {
  /// What became so: `the loss G_A`, `the gradient of model.1.weight`.
  public let quantity: String
  /// The network that it belongs to.
  public let network: CycleGANNetworks.Name

  /// Makes a fault of a quantity that belongs to a network.
  init(_ quantity: String, of network: CycleGANNetworks.Name) {
    self.quantity = quantity
    self.network = network
  }
}
