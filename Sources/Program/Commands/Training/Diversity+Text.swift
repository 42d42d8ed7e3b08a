import Runs

extension Diversity {
  /// The number, and what it means.
  var text: String {
    let verdict =
      switch level {
      case .usual: ""
      case .low: "; low, look at the newest sheet"
      case .collapsed: "; the generator has collapsed"
      }
    return "\(Wording.decimal(ratio, 2)) at step \(Wording.grouped(step)), real pictures being 1\(verdict)"
  }
}
