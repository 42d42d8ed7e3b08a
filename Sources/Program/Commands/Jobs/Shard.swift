import ArgumentParser
import Files
import Machine
import Translation

/// One of several equal parts of a job: `3/8` is the third of eight.
///
/// Which part a picture belongs to follows from its name alone, so that machines that know nothing of each other do every
/// picture exactly once.
struct Shard: Equatable, Sendable, ExpressibleByArgument {
  /// Which part, from 1.
  let number: Int
  /// How many parts there are.
  let count: Int

  init(number: Int, count: Int) {
    precondition(
      count > 0 && (1...count).contains(number), "Shard: 1/\(count)…\(count)/\(count) expected, got \(number)")
    self.number = number
    self.count = count
  }

  /// The part of this process, if it was started together with others, each of which then does one.
  static var launched: Shard? { LaunchedProcess.current.map { Shard(number: $0.rank + 1, count: $0.count) } }

  init?(argument: String) {
    let numbers = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let number = numbers[0], let count = numbers[1], count > 0, (1...count).contains(number)
    else { return nil }
    self.init(number: number, count: count)
  }

  /// Whether the picture of that name, relative to the folder that was named, belongs to this part.
  func contains(_ name: String) -> Bool {
    var hash = StableHash()
    hash.add(name.utf8)
    return hash.value % UInt64(count) == UInt64(number - 1)
  }
}
