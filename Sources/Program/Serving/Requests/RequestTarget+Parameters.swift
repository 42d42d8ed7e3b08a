extension RequestTarget {
  /// A parameter that is true or false; false where it is missing.
  ///
  /// - Throws: `Refusal` where it is anything else.
  func flag(_ name: String) throws(Refusal) -> Bool {
    switch self[name] {
    case nil, "false": false
    case "true": true
    default: throw Refusal(400, "\(name) is true or false.")
    }
  }

  /// A parameter that is a whole number; nil where it is missing.
  ///
  /// - Throws: `Refusal` where it is anything else, or out of range.
  func number(_ name: String, in range: ClosedRange<Int>) throws(Refusal) -> Int? {
    guard let word = self[name] else { return nil }
    guard let number = Int(word), range.contains(number) else {
      throw Refusal(400, "\(name) is a whole number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }
}
