/// What a method's losses say of its health: which of them are a discriminator's, and what they are where it tells nothing, or everything.
public struct HealthTraits: Equatable, Sendable {
  /// A discriminator.
  public struct Judge: Equatable, Sendable {
    /// The losses whose mean is its loss.
    public let losses: [String]
    /// The loss of one that says the same of all pictures.
    public let chance: Double
    /// The loss of one that makes no mistake.
    public let floor: Double
    /// The part of the way from floor to chance below which it has won.
    public let wonBelow: Double

    public init(losses: [String], chance: Double, floor: Double, wonBelow: Double) {
      (self.losses, self.chance, self.floor, self.wonBelow) = (losses, chance, floor, wonBelow)
    }
  }

  /// The discriminators, where their losses have a scale.
  public let judges: [Judge]
  /// The names of the gradients whose norms are known.
  public let gradients: [String]
  /// The numbers that are measured with the samples.
  public let numbers: [HealthNumber]
  /// Steps of the whole run.
  public let totalSteps: Int

  public init(judges: [Judge], gradients: [String], numbers: [HealthNumber], totalSteps: Int) {
    (self.judges, self.gradients, self.numbers, self.totalSteps) = (judges, gradients, numbers, totalSteps)
  }
}
