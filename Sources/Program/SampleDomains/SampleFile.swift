import Images

/// A picture of the sample domains and its place in their folder.
package struct SampleFile: Sendable {
  /// The domain it belongs to.
  package let domain: SampleDomain
  /// Whether it is one of the test pictures, of which each domain has one for every test scene.
  package let isTest: Bool
  /// Its number within its folder, from 0.
  package let index: Int
  /// Whether it belongs to the domains that are pairs: there the training pictures show the same scenes, too, and stripes
  /// begin at the same place on every animal, so that the plain coat tells where they are.
  package let isPair: Bool

  package init(domain: SampleDomain, isTest: Bool, index: Int, isPair: Bool = false) {
    self.domain = domain
    self.isTest = isTest
    self.index = index
    self.isPair = isPair
  }

  /// Its path within the folder of the domains, such as `horse/train/0001.png`.
  package var path: String {
    "\(directory)/\(name)"
  }

  /// The folder it lies in, within the folder of the domains, such as `horse/train`.
  package var directory: String {
    "\(domain.rawValue)/\(isTest ? "test" : "train")"
  }

  /// Its name, which the pictures of a test scene in both domains share.
  package var name: String {
    let digits = String(index + 1)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ".png"
  }

  /// Draws it.
  package func picture() -> Picture {
    SampleScene(purpose: purpose, index: index, stripePhase: isPair ? 0 : nil).picture(coat: domain.coat)
  }

  private var purpose: SampleScene.Purpose {
    if isTest { return .test }
    return isPair ? .horseTraining : domain.trainingPurpose
  }
}
