/// What carries messages between the processes of a group; used by one thread.
///
/// A message that does not arrive within the time that a transport gives it ends the program.
package protocol Transport: AnyObject {
  /// Which of the processes this is, from 0.
  var rank: Int { get }
  /// How many they are.
  var count: Int { get }

  /// Writes what each process contributes, one after the other.
  ///
  /// - Parameters:
  ///   - values: as many as `counts` says for this process.
  ///   - counts: how many values each process contributes.
  ///   - all: has room for all of them.
  func gather(_ values: UnsafePointer<Float>, counts: [Int], into all: UnsafeMutablePointer<Float>)

  /// Sends every process its part of some values, and writes what comes from each, one after the other.
  ///
  /// - Parameters:
  ///   - counts: how many of the values each process gets, in their order.
  ///   - receivedCounts: how many values come from each.
  ///   - received: has room for all of them.
  func exchange(
    _ values: UnsafePointer<Float>, counts: [Int], receivedCounts: [Int], into received: UnsafeMutablePointer<Float>)

  /// Leaves the others; returns when all have left.
  func leave()
}

extension Transport {
  /// What each process contributes, one after the other; `counts` values of each.
  func gather(_ values: [Float], counts: [Int]) -> [Float] {
    let total = counts.reduce(0, +)
    return [Float](unsafeUninitializedCapacity: max(total, 1)) { all, filled in
      // A process without values has an address nevertheless.
      (values + [0]).withUnsafeBufferPointer { values in
        if let from = values.baseAddress, let to = all.baseAddress { gather(from, counts: counts, into: to) }
      }
      filled = total
    }
  }
}
