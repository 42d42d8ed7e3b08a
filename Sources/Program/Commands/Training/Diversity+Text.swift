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

  /// What to say to the person who trains; nil if nothing is wrong.
  var warning: String? {
    let found =
      "pictures that the generator makes of different vectors differ only \(Wording.decimal(ratio, 2)) times as much as real ones"
    return switch level {
    case .usual: nil
    case .low:
      "\(found). Look at the newest sheet of samples; at the beginning of a run that is usual, and later it may be a beginning of "
        + "mode collapse."
    case .collapsed:
      "\(found): unless the run has just begun, it has collapsed. Look at the newest sheet of samples; if its pictures look alike, "
        + "begin another run with --method sagan, --discriminator-augmentation translation,cutout, a larger --batch or another --seed."
    }
  }
}
