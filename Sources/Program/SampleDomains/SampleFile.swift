import Images

/// A picture of the sample domains and its place in their folder.
package struct SampleFile: Sendable {
  /// The domain it belongs to.
  package let domain: SampleDomain
  /// Whether it is one of the test pictures, of which each domain has one for every test scene.
  package let isTest: Bool
  /// Its number within its folder, from 0.
  package let index: Int
  /// Whether the other domain has the same scene in its coat; test pictures always are pairs.
  package let isPair: Bool

  package init(domain: SampleDomain, isTest: Bool, index: Int, isPair: Bool = false) {
    self.domain = domain
    self.isTest = isTest
    self.index = index
    self.isPair = isPair || isTest
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
    SampleScene(purpose: purpose, index: index).picture(coat: domain.coat)
  }

  private var purpose: SampleScene.Purpose {
    if isTest { return .test }
    return isPair ? .horseTraining : domain.trainingPurpose
  }
}
