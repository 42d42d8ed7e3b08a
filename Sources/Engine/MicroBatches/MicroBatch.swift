import Tensors

/// One of the parts of a batch that are computed one after the other, or by several processes, and from which networks learn as from one.
///
/// The pictures of a batch meet in few places: in the gradient's sum, in batch norm's statistics, in a store of earlier pictures. There
/// a micro-batch waits for the others; everywhere else it is a batch like any other.
package final class MicroBatch: BatchPeers {
  /// The place of its first picture in the batch.
  package let firstPicture: Int
  /// Pictures of the batch.
  package let batchSize: Int
  /// Its share of the pictures of the batch.
  package let share: Float
  /// Whether other processes compute parts of the batch, too.
  package var isShared: Bool { step.isShared }
  /// Its place among the micro-batches of the batch.
  let place: Int
  private let step: BatchStep
  private var requests: [ObjectIdentifier: Int] = [:]

  init(_ place: Int, of step: BatchStep) {
    let pictures = step.division.pictures(of: place)
    self.place = place
    self.step = step
    firstPicture = pictures.lowerBound
    batchSize = step.division.pictures
    share = Float(pictures.count) / Float(step.division.pictures)
  }

  package func gather(_ values: [Float]) -> [[Float]] {
    step.gather(values, from: self) { _ in values.count }
  }

  /// The mean over the pictures of the batch of what is the mean over those here.
  package func mean(of value: Float) -> Float {
    gather([value * share]).reduce(0) { $0 + $1[0] }
  }

  /// The pictures of the whole batch.
  ///
  /// Shapes: `[pictures here, …]` to `[pictures of the batch, …]`.
  package func wholeBatch(of pictures: Tensor) -> Tensor {
    let size = pictures.shape.count / pictures.shape[0]
    let parts = step.gather(pictures.values, from: self) { $0 * size }
    return Tensor(Shape([batchSize] + pictures.shape.extents.dropFirst()), parts.flatMap(\.self))
  }

  /// The pictures of this micro-batch among those of the batch.
  package func own(of pictures: Tensor) -> Tensor { pictures.pictures(step.division.pictures(of: place)) }

  /// What is made once for all micro-batches: at the n-th request for `owner` of the first one that gets there; the others' n-th
  /// requests find it.
  package func once<Value>(for owner: AnyObject, _ make: () -> Value) -> Value {
    let key = ObjectIdentifier(owner)
    let request = requests[key, default: 0]
    requests[key] = request + 1
    return step.made(request, for: key, make)
  }

  /// The gradients of the batch's loss, which is the mean of those of its pictures, and the means of some values; what is made of them is
  /// made once in each process.
  ///
  /// - Parameters:
  ///   - count: how many gradients there are at most.
  ///   - values: means over the pictures here.
  ///   - differentiate: hands over the gradients of the mean over the pictures here, times `share`, with their places, each as soon as it
  ///     is whole.
  package func learn<Outcome>(
    _ count: Int, _ values: [Float], differentiate: ((Int, Tensor) -> Void) -> Void,
    _ move: @escaping ([Tensor?], [Float]) -> Outcome
  ) -> Outcome {
    step.learn(count, values, self, differentiate: differentiate, move)
  }
}
