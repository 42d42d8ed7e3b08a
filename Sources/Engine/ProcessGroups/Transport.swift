/// What carries messages between the processes of a group; used by one thread.
///
/// A message that does not arrive within the time that a transport gives it ends the program.
package protocol Transport: AnyObject {
  /// Which of the processes this is, from 0.
  var rank: Int { get }
  /// How many they are.
  var count: Int { get }

  /// What each process contributes, one after the other.
  ///
  /// - Parameter counts: how many values each of them contributes.
  func gather(_ values: [Float], counts: [Int]) -> [Float]

  /// Sends every process its part of some values and returns what came from each, one after the other.
  ///
  /// - Parameters:
  ///   - counts: how many of the values each process gets, in their order.
  ///   - receivedCounts: how many values come from each.
  func exchange(_ values: [Float], counts: [Int], receivedCounts: [Int]) -> [Float]

  /// Leaves the others; returns when all have left.
  func leave()
}
