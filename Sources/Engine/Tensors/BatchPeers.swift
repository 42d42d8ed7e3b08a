/// The other parts of a batch that is computed in parts, for operations in which the pictures of a batch meet.
package protocol BatchPeers: AnyObject {
  /// What each part of the batch contributes, in the order of its pictures.
  ///
  /// All parts ask for the same, in the same order; each waits for the others.
  func gather(_ values: [Float]) -> [[Float]]
}
