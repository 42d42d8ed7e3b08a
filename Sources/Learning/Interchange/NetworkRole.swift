import Foundation
import NeuralNetworks
import Training

/// Which of the four networks a file holds, from its name.
enum NetworkRole {
  /// The role in a name such as `latest_net_G_A`, `netG_A2B`, `generator_B_to_A` or `netD_A`; nil if it does not say.
  ///
  /// The authors' release calls its discriminators after the direction that they judge, so its `net_D_A` judges pictures of B;
  /// elsewhere a discriminator of A judges pictures of A.
  static func role(named name: String) -> CycleGANNetworks.Name? {
    let pattern =
      #/(^|[^a-z0-9])(net_?)?(generator|gen|g|discriminator|disc|dis|d)_?(a_?to_?b|b_?to_?a|a2b|b2a|ab|ba|a|b|x_?to_?y|y_?to_?x|x2y|y2x|xy|yx)($|[^a-z0-9])/#
    guard let match = name.lowercased().firstMatch(of: pattern) else { return nil }
    let isGenerator = match.3.hasPrefix("g")
    let beginsWithA = match.4.hasPrefix("a") || match.4.hasPrefix("x")
    if isGenerator { return beginsWithA ? .generatorAToB : .generatorBToA }
    let isReleases = match.2 == "net_" && match.3 == "d"
    return beginsWithA != isReleases ? .discriminatorA : .discriminatorB
  }

  /// The role of an imported network: from its name in the file, or else from the file's.
  static func role(of network: ImportedNetwork) -> CycleGANNetworks.Name? {
    let file = ((network.path as NSString).lastPathComponent as NSString).deletingPathExtension
    guard let role = role(named: network.name) ?? role(named: file) else { return nil }
    return fits(role, network) ? role : nil
  }

  /// Whether a network is of the kind that a role is for.
  static func fits(_ role: CycleGANNetworks.Name, _ network: ImportedNetwork) -> Bool {
    switch (role, network.architecture) {
    case (.generatorAToB, .generator), (.generatorBToA, .generator), (.discriminatorA, .discriminator),
      (.discriminatorB, .discriminator):
      true
    default: false
    }
  }
}
