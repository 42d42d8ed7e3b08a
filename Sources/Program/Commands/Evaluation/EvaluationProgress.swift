/// On a terminal, a line that says how far the reading of a set is.
struct EvaluationProgress {
  /// Shows it.
  func show(_ set: String, _ done: Int, _ count: Int) {
    guard Console.errors.isTerminal else { return }
    Console.errors.rewrite("\(set): \(Wording.grouped(done)) of \(Wording.count(count, "picture"))")
  }

  /// Takes the line away.
  func end() {
    if Console.errors.isTerminal { Console.errors.rewrite("") }
  }
}
