import Files
import NeuralNetworks

/// The shapes of a network's tensors, asked for while its architecture is found out.
struct ShapeTable {
  private let weights: NetworkWeights

  /// No layer of a network that is imported may be wider; it bounds the memory that a forged file can ask for.
  static let widthLimit = 4096

  init(_ weights: NetworkWeights) {
    self.weights = weights
  }

  /// All keys.
  var keys: [String] { weights.keys }

  /// Whether there is a tensor of this key.
  func has(_ key: String) -> Bool { weights.shapes[key] != nil }

  /// The shape of a tensor; nil if there is none of that key.
  func shape(of key: String) -> [Int]? { weights.shapes[key] }

  /// The key of a layer's weight, which is another where PyTorch normalises the weight.
  func weight(of layer: String) -> String {
    let normalised = "\(layer).parametrizations.weight.original"
    return has(normalised) ? normalised : "\(layer).weight"
  }

  /// The side of a convolution's kernel; nil if the key is of no convolution's weight.
  func kernel(_ key: String) -> Int? {
    guard let shape = weights.shapes[key], shape.count == 4, shape[2] == shape[3] else { return nil }
    return shape[2]
  }

  /// The size of a convolution's weight along an axis: 0 for what comes out of a convolution and goes into a transposed one, 1
  /// for the other.
  func channels(_ key: String, axis: Int) throws(ImportError) -> Int {
    guard let shape = weights.shapes[key] else { throw missing(key) }
    guard shape.count == 4 else {
      throw unsupported("\(key.quoted) has \(shape.count) axes, not the 4 of a convolution")
    }
    guard (1...Self.widthLimit).contains(shape[axis]) else {
      throw unsupported("\(key.quoted) has \(shape[axis]) channels; widths from 1 to \(Self.widthLimit) are known")
    }
    return shape[axis]
  }

  /// Checks the shape of a tensor, before memory is taken for the network that has it.
  func expect(_ key: String, _ shape: [Int]) throws(ImportError) {
    guard let found = weights.shapes[key] else { throw missing(key) }
    guard found == shape else {
      throw .wrongShape(path: weights.path, key: key, expected: shape, found: found)
    }
  }

  /// The norm of a network: spectral norm shows in the keys, the others are told
  /// from one of its convolutions and the norm that follows: in the published networks convolutions have a bias only with instance norm,
  /// which has no parameters of its own.
  func norm(convolution: String, norm: String) throws(ImportError) -> NormalisationKind {
    if has("\(convolution).parametrizations.weight.original") { return .spectral }
    switch (has("\(convolution).bias"), has("\(norm).weight")) {
    case (true, false): return .instance
    case (false, true): return .batch
    case (false, false): return .none
    case (true, true):
      throw unsupported(
        "\(convolution.quoted) has a bias and \(norm.quoted) a scale; instance norm has no scale here, and convolutions before a batch "
          + "norm no bias")
    }
  }

  /// Pictures are grey or of three colours.
  func checkPicture(channels: Int) throws(ImportError) -> Int {
    guard channels == 1 || channels == 3 else {
      throw unsupported("it is for pictures of \(channels) channels; 1 (grey) and 3 (colour) are known")
    }
    return channels
  }

  /// An error that says what the network has that is not known here.
  func unsupported(_ detail: String) -> ImportError {
    .unsupported(path: weights.path, name: weights.name, detail: detail)
  }

  /// An error that says which tensor there should be.
  func missing(_ key: String) -> ImportError {
    .wrongKeys(path: weights.path, missing: [key], unexpected: [])
  }
}
