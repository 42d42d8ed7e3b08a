import RandomStreams
import Tensors

/// How the parameters of a network begin.
///
/// The four schemes of the CycleGAN and pix2pix release. Biases are 0 and the scale of a batch norm is drawn from
/// N(1, gain²) in all of them. Every parameter draws from a stream of its own, named after the network and its key, so that
/// adding a layer changes no other layer's beginning.
public struct Initialization: Sendable {
  /// The distribution of convolution weights.
  public enum Scheme: String, Sendable, Codable, CaseIterable {
    /// N(0, gain²), as published.
    case normal
    /// Glorot and Bengio 2010: N(0, gain² · 2 / (fan in + fan out)).
    case xavier
    /// He et al. 2015: N(0, 2 / fan in); takes no gain.
    case kaiming
    /// Saxe et al. 2014: a random matrix with orthonormal rows or columns, times the gain.
    case orthogonal
  }

  /// What a parameter is, as far as its beginning depends on it.
  enum Kind {
    /// A weight, which begins as the scheme says. Shapes: `[kernel height, kernel width, in, out]`, or `[out, in]`.
    case weight
    /// A scale: N(1, gain²).
    case scale
    /// 0: a bias or a shift.
    case zero
    /// 1: a scale that a class has of its own.
    case one
  }

  private let scheme: Scheme
  private let gain: Double
  private let seed: UInt64
  private let network: String
  /// Whether everything begins at 0, to be loaded.
  let isZero: Bool

  /// A recipe for one network.
  ///
  /// - Parameters:
  ///   - gain: the scale of the weights, 0.02 as published.
  ///   - seed: the run's seed.
  ///   - network: the network's name; two networks of a run begin differently.
  package init(_ scheme: Scheme, gain: Double, seed: UInt64, network: String) {
    self.init(scheme: scheme, gain: gain, seed: seed, network: network, isZero: false)
  }

  /// Zeros everywhere, for a network whose values will be loaded.
  package static let zero = Initialization(scheme: .normal, gain: 0, seed: 0, network: "", isZero: true)

  private init(scheme: Scheme, gain: Double, seed: UInt64, network: String, isZero: Bool) {
    self.scheme = scheme
    self.gain = gain
    self.seed = seed
    self.network = network
    self.isZero = isZero
  }

  func value(key: String, _ kind: Kind, shape: Shape) -> Tensor {
    if isZero { return Tensor(shape, repeating: 0) }
    var stream = RandomStream(seed: seed, purpose: .init("initial weights of \(network), \(key)"))
    switch kind {
    case .zero: return Tensor(shape, repeating: 0)
    case .one: return Tensor(shape, repeating: 1)
    case .scale: return Tensor(shape, (0..<shape.count).map { _ in Float(1 + gain * stream.normal()) })
    case .weight: return weight(shape, &stream)
    }
  }

  /// The vector that the power method of a spectral norm begins with, drawn from N(0, 1).
  func singularVector(key: String, count: Int) -> Tensor {
    if isZero { return Tensor([count], repeating: 0) }
    var stream = RandomStream(seed: seed, purpose: .init("singular vector of \(network), \(key)"))
    return Tensor([count], (0..<count).map { _ in Float(stream.normal()) })
  }

  /// Shapes: `[kernel height, kernel width, in, out]` or `[out, in]`. PyTorch takes the fans of a transposed convolution from the same places
  /// of its weight, so that its fan in counts its *output* channels; these stand at *in* here.
  private func weight(_ shape: Shape, _ stream: inout RandomStream) -> Tensor {
    let isMatrix = shape.extents.count == 2
    let taps = isMatrix ? 1 : shape[0] * shape[1]
    let (inputs, outputs) = isMatrix ? (shape[1], shape[0]) : (shape[2], shape[3])
    let (fanIn, fanOut) = (Double(inputs * taps), Double(outputs * taps))
    let deviation: Double
    switch scheme {
    case .normal: deviation = gain
    case .xavier: deviation = gain * (2 / (fanIn + fanOut)).squareRoot()
    case .kaiming: deviation = (2 / fanIn).squareRoot()
    case .orthogonal: return orthogonal(shape, rows: outputs, rowsAreInnermost: !isMatrix, &stream)
    }
    return Tensor(shape, (0..<shape.count).map { _ in Float(deviation * stream.normal()) })
  }

  /// The weight as a matrix `[out, in · taps]` with orthonormal rows, or columns where it has fewer of them.
  private func orthogonal(
    _ shape: Shape, rows: Int, rowsAreInnermost: Bool, _ stream: inout RandomStream
  ) -> Tensor {
    let columns = shape.count / rows
    let (vectors, length) = (min(rows, columns), max(rows, columns))
    var basis: [[Double]] = []
    while basis.count < vectors {
      var vector = (0..<length).map { _ in stream.normal() }
      // Twice is enough for orthogonality to rounding (Kahan and Parlett).
      for _ in 0..<2 {
        for other in basis {
          var projection = 0.0
          for i in 0..<length { projection += vector[i] * other[i] }
          for i in 0..<length { vector[i] -= projection * other[i] }
        }
      }
      let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      basis.append(vector.map { $0 / norm })
    }
    return Tensor(
      shape,
      (0..<shape.count).map { index in
        let (row, column) = rowsAreInnermost ? (index % rows, index / rows) : (index / columns, index % columns)
        return Float(gain * (rows <= columns ? basis[row][column] : basis[column][row]))
      })
  }
}
