/// A number that is measured where sheets of samples are made; they are the columns of `health.csv`.
public enum HealthNumber: String, CaseIterable, Sendable {
  /// The median, over pictures, of the correlation between the brightness of a picture and of its translation.
  case brightnessCorrelation = "brightness_correlation"
  /// The mean absolute change from pictures to their translations, on the scale from −1 to 1.
  case change
  /// The mean absolute difference between pictures and their translations back, on the same scale.
  case cycle
  /// How many times larger that difference, or the noise's own size, becomes by a noise that the eye does not see, apart from that size.
  case hiddenMessage = "hidden_message"
  /// How much stronger differences of neighbouring pixels are than those of pixels a little farther apart, beside real pictures.
  case grid
  /// How much made pictures differ among themselves, beside real ones.
  case diversity
  /// The part of the discriminator's step from made pictures to training pictures that held-out pictures do not have.
  case memorised
  /// How much pictures of the same vector differ by their class or text, beside those of other vectors.
  case conditionEffect = "condition_effect"
}

/// What was measured of the networks as they were after a step.
public struct HealthSample: Equatable, Sendable {
  /// The steps that were taken before.
  public let step: Int
  /// The numbers; those that the method does not have, or that could not be measured, are missing.
  public let numbers: [HealthNumber: Double]

  public init(step: Int, numbers: [HealthNumber: Double]) {
    (self.step, self.numbers) = (step, numbers)
  }
}
