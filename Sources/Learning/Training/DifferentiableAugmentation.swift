import RandomStreams
import Tensors

/// Differentiable augmentation (Zhao et al. 2020, arXiv:2006.10738): chance changes every picture that a discriminator sees, real or
/// made, while it learns and while the generator learns from it, so that few pictures are not learned by heart.
///
/// The maps are linear in the pictures, and gradients flow through them. What is drawn (`Draw`) and how it is applied are apart:
/// each step draws anew for every picture.
public struct DifferentiableAugmentation: Hashable, Sendable {
  /// A kind of change, in the order in which they are applied; the raw values are the published policies'.
  public enum Kind: String, CaseIterable, Sendable {
    /// Brightness, saturation and contrast.
    case colour = "color"
    /// A shift by up to an eighth of each side.
    case translation
    /// A rectangle of half of each side becomes grey.
    case cutout
  }

  /// What is changed.
  public let kinds: Set<Kind>

  /// An augmentation by these changes.
  public init(_ kinds: Set<Kind>) { self.kinds = kinds }

  /// The augmentation of a policy as it is published: `color,translation,cutout`, or a part of it.
  ///
  /// - Returns: nil if the policy names something else, or something twice.
  public init?(policy: String) {
    let names = policy.split(separator: ",", omittingEmptySubsequences: false)
    kinds = Set(names.compactMap { Kind(rawValue: String($0)) })
    if kinds.count != names.count { return nil }
  }

  /// The policy, its changes in the order in which they are applied.
  public var policy: String { Kind.allCases.filter(kinds.contains).map(\.rawValue).joined(separator: ",") }

  /// What chance decides for one picture.
  package struct Draw: Sendable {
    /// From 0 to below 1: what brightness, saturation and contrast follow from.
    package var brightness, saturation, contrast: Float
    /// Where the picture's first pixel comes from.
    package var translation: (rows: Int, columns: Int)
    /// The centre of the rectangle that is cut out.
    package var cutout: (row: Int, column: Int)

    package init(
      brightness: Float, saturation: Float, contrast: Float, translation: (rows: Int, columns: Int),
      cutout: (row: Int, column: Int)
    ) {
      self.brightness = brightness
      self.saturation = saturation
      self.contrast = contrast
      self.translation = translation
      self.cutout = cutout
    }

    /// Seven draws from a stream, for a picture of `height` × `width`.
    package init(height: Int, width: Int, from stream: inout RandomStream) {
      func shift(_ side: Int) -> Int {
        let most = DifferentiableAugmentation.mostShift(side)
        return stream.integer(below: 2 * most + 1) - most
      }
      // An even rectangle has one more place, since its centre lies between two pixels.
      func centre(_ side: Int) -> Int {
        stream.integer(below: side + 1 - DifferentiableAugmentation.cutoutSide(side) % 2)
      }
      brightness = Float(stream.uniform())
      saturation = Float(stream.uniform())
      contrast = Float(stream.uniform())
      translation = (shift(height), shift(width))
      cutout = (centre(height), centre(width))
    }
  }

  /// The pictures changed as was drawn, one draw a picture. Gradients flow through.
  ///
  /// Shapes: `[batch, height, width, channels]` in −1…1 to the same; values may come to lie outside of that.
  package func apply(_ draws: [Draw], to pictures: Tensor) -> Tensor {
    var x = pictures
    if kinds.contains(.colour) {
      x = x.brightened(by: draws.map { $0.brightness - 0.5 })
      x = x.saturated(by: draws.map { 2 * $0.saturation })
      x = x.contrasted(by: draws.map { $0.contrast + 0.5 })
    }
    if kinds.contains(.translation) { x = x.shifted(by: draws.map(\.translation)) }
    if kinds.contains(.cutout) {
      func range(_ centre: Int, _ side: Int) -> Range<Int> {
        let length = Self.cutoutSide(side)
        return centre - length / 2..<centre - length / 2 + length
      }
      x = x.cutOut(draws.map { (range($0.cutout.row, x.shape.height), range($0.cutout.column, x.shape.width)) })
    }
    return x
  }

  /// The pictures changed by chance, each by the stream of its place in the batch and of the step.
  ///
  /// - Parameters:
  ///   - name: which pictures they are, for the stream's purpose: the same in every step.
  ///   - first: the place of the first: how many pictures of the name the step has changed before.
  package func apply(to pictures: Tensor, named name: String, from first: Int = 0, seed: UInt64, step: Int) -> Tensor {
    let draws = (first..<first + pictures.shape.batch).map { index in
      var stream = RandomStream(seed: seed, purpose: .init("augmentation of \(name)"), epoch: step, index: index)
      return Draw(height: pictures.shape.height, width: pictures.shape.width, from: &stream)
    }
    return apply(draws, to: pictures)
  }

  /// The most pixels that a side is shifted by: an eighth of it, rounded.
  private static func mostShift(_ side: Int) -> Int { (side + 4) / 8 }

  /// The side of the rectangle that is cut out: half, rounded up.
  private static func cutoutSide(_ side: Int) -> Int { (side + 1) / 2 }
}

/// In files it is its policy.
extension DifferentiableAugmentation: Codable {
  public init(from decoder: any Decoder) throws {
    let policy = try decoder.singleValueContainer().decode(String.self)
    guard let augmentation = Self(policy: policy) else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "a policy such as \(Self(Set(Kind.allCases)).policy) was expected"))
    }
    self = augmentation
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(policy)
  }
}
