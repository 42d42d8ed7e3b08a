/// The losses of one training step, weights included, under the names that the reference logs.
///
/// In the reference's letters A and B name directions: `G_A` is the generator from A to B and `D_A` the discriminator that
/// judges its translations, against pictures of domain B.
public struct StepLosses: Equatable, Sendable {
  /// ½ [loss(D(b), real) + loss(D(earlier or new G(a)), translated)] of the discriminator of domain B.
  public var discriminatorB: Float
  /// loss(D(G(a)), real) of the discriminator of domain B.
  public var adversarialAToB: Float
  /// λ_A · |F(G(a)) − a|.
  public var cycleA: Float
  /// λ_B · identity weight · |G(b) − b|.
  public var identityB: Float
  /// ½ [loss(D(a), real) + loss(D(earlier or new F(b)), translated)] of the discriminator of domain A.
  public var discriminatorA: Float
  /// loss(D(F(b)), real) of the discriminator of domain A.
  public var adversarialBToA: Float
  /// λ_B · |G(F(b)) − b|.
  public var cycleB: Float
  /// λ_A · identity weight · |F(a) − a|.
  public var identityA: Float

  /// The reference's names, in its order.
  public static let referenceNames = ["D_A", "G_A", "cycle_A", "idt_A", "D_B", "G_B", "cycle_B", "idt_B"]

  /// The losses in the order of `referenceNames`.
  public var inReferenceOrder: [Float] {
    [discriminatorB, adversarialAToB, cycleA, identityB, discriminatorA, adversarialBToA, cycleB, identityA]
  }

  /// The generators' whole objective.
  public var generators: Float {
    adversarialAToB + adversarialBToA + cycleA + cycleB + identityA + identityB
  }

  /// The networks that the losses move, in the order of `referenceNames`; of a cycle's two, the one that begins it.
  private static let networks: [CycleGANNetworks.Name] = [
    .discriminatorB, .generatorAToB, .generatorAToB, .generatorAToB,
    .discriminatorA, .generatorBToA, .generatorBToA, .generatorBToA,
  ]

  /// Checks that no loss is NaN or infinite.
  func checkFinite() throws(NumericalFault) {
    for (index, loss) in inReferenceOrder.enumerated() where !loss.isFinite {
      throw NumericalFault("the loss \(Self.referenceNames[index])", of: Self.networks[index])
    }
  }
}
