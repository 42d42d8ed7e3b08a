import Runs
import Training

extension TranslationModel {
  /// The direction into the domain that was named, or the only one that there is.
  ///
  /// - Throws: `Failure` if none is named and there are two, or the run has no such domain.
  func direction(to domain: String?) throws(Failure) -> Direction {
    let choices = directions.map { "--to \(Wording.shell(target(of: $0)))" }.joined(separator: " and ")
    guard let domain else {
      guard directions.count == 1 else {
        throw Failure(.usage, "--to is missing: this run translates \(choices).")
      }
      return directions[0]
    }
    guard let direction = Direction(to: domain, domainA: domainA, domainB: domainB) else {
      throw Failure(.usage, "the run has no domain \(domain.quoted); it translates \(choices).")
    }
    return direction
  }
}
