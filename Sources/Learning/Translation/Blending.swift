import Images

/// How much of a translation is taken, and what of it.
public struct Blending: Hashable, Sendable {
  /// What of the original picture stays.
  public enum Kept: String, Sendable, CaseIterable {
    /// Nothing.
    case nothing
    /// The chrominance.
    case colours
    /// The luma.
    case brightness
  }

  /// The share of the translation, from 0 to 1; the rest is the original.
  public var strength: Double
  /// What of the original stays in the translation.
  public var kept: Kept
  /// Pixels over which the edges of a mask are softened to either side.
  public var feather: Int

  /// The translation as it is.
  public static let none = Blending()

  public init(strength: Double = 1, keeping kept: Kept = .nothing, feather: Int = 0) {
    precondition((0...1).contains(strength), "Blending: a strength from 0 to 1 was expected, got \(strength)")
    precondition(feather >= 0, "Blending: a feather of 0 or more pixels was expected, got \(feather)")
    self.strength = strength
    self.kept = kept
    self.feather = feather
  }

  /// Blends a translation with its original.
  ///
  /// - Parameters:
  ///   - translation: of the size, bits and opacity of `original`.
  ///   - mask: white where the translation is taken and black where the original stays to the bit; of any size, colour counts as
  ///     its luma. Nil to take the translation everywhere.
  public func apply(to original: Picture, _ translation: Picture, mask: Picture? = nil) -> Picture {
    if self == .none, mask == nil { return translation }
    var result = translation.withoutOpacity()
    let base = result.channels == .grey ? original.convertedToGrey() : original.convertedToRGB()
    switch kept {
    case .nothing: break
    case .colours: result = result.withChrominance(of: base)
    case .brightness: result = base.withChrominance(of: result)
    }
    let sized = mask.map {
      $0.height == base.height && $0.width == base.width
        ? $0 : $0.resized(height: base.height, width: base.width, filter: .bicubic)
    }
    result = base.blended(with: result, strength: strength, mask: sized?.asMask(feather: feather))
    if let opacity = translation.opacity { result = result.withOpacity(opacity) }
    result.metadata = translation.metadata
    return result
  }
}
