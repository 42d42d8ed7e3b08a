/// The weights and kinds of the losses that a CycleGAN is trained with.
///
/// L = L_GAN(G, D_Y) + L_GAN(F, D_X) + λ L_cyc(G, F) + identity (Zhu et al. 2017, equations 1 to 3 and section 5.2), with a
/// cycle weight for each direction as in the reference.
public struct Objective: Codable, Hashable, Sendable {
  /// How logits are compared with real and translated.
  public var adversarialLoss: AdversarialLoss
  /// What discriminators shall say of real pictures where the loss has targets; nil for 1, as published.
  public var realTarget: Float?
  /// λ_A: the weight of |F(G(a)) − a|; 10 as published.
  public var cycleWeightA: Float
  /// λ_B: the weight of |G(F(b)) − b|; 10 as published.
  public var cycleWeightB: Float
  /// The identity losses' weight relative to the cycle weights: 0.5 in the reference, 0 for none.
  public var identityWeight: Float

  public init(
    adversarialLoss: AdversarialLoss, realTarget: Float? = nil, cycleWeightA: Float, cycleWeightB: Float,
    identityWeight: Float
  ) {
    self.adversarialLoss = adversarialLoss
    self.realTarget = realTarget
    self.cycleWeightA = cycleWeightA
    self.cycleWeightB = cycleWeightB
    self.identityWeight = identityWeight
  }

  /// The published objective with the reference's identity weight.
  public static let published = Objective(
    adversarialLoss: .leastSquares, cycleWeightA: 10, cycleWeightB: 10, identityWeight: 0.5)

  /// Checks the numbers.
  ///
  /// - Throws: `ConfigurationError`.
  func validate() throws(ConfigurationError) {
    try require(
      [cycleWeightA, cycleWeightB, identityWeight].allSatisfy { $0.isFinite && $0 >= 0 },
      "the weights of losses must not be negative")
    guard let realTarget else { return }
    try require(
      adversarialLoss.hasTargets,
      "the adversarial loss \(adversarialLoss.rawValue) has no targets that could be smoothed")
    try require((0.5...1).contains(realTarget), "the target of real pictures must lie from 0.5 to 1")
  }
}
