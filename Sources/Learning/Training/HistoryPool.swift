import MicroBatches
import RandomStreams
import Tensors

/// A store of earlier translations that the discriminator is shown now and then (Shrivastava et al. 2017), which damps
/// oscillation.
///
/// While it is not full, it stores every picture and hands it back. Then, with probability ½, it hands back a random stored
/// picture and keeps the new one in its place; otherwise the new one passes through. Capacity 0 passes everything through.
package final class HistoryPool {
  /// The most pictures it holds: 50 as published.
  package let capacity: Int
  /// The pictures it holds, each `[1, height, width, channels]`.
  package private(set) var pictures: [Tensor] = []

  /// An empty pool.
  package init(capacity: Int) {
    precondition(capacity >= 0, "HistoryPool: a capacity of at least 0 was expected, got \(capacity)")
    self.capacity = capacity
  }

  /// Exchanges a micro-batch of translations against what the discriminator shall see, as a part of its batch.
  ///
  /// Shapes: `[pictures, height, width, channels]`, unchanged.
  package func exchange(_ part: Tensor, _ stream: inout RandomStream, _ microBatch: MicroBatch?) -> Tensor {
    guard let microBatch, capacity > 0 else { return exchange(part, &stream) }
    let batch = microBatch.wholeBatch(of: part)
    return microBatch.own(of: microBatch.once(for: self) { exchange(batch, &stream) })
  }

  /// Exchanges a batch of translations against what the discriminator shall see; no gradient flows through.
  ///
  /// Shapes: `[batch, height, width, channels]`, unchanged.
  package func exchange(_ batch: Tensor, _ stream: inout RandomStream) -> Tensor {
    if capacity == 0 { return batch.detached }
    let shown = (0..<batch.shape.batch).map { index -> Tensor in
      let picture = batch.detached.pictures(index..<index + 1)
      if pictures.count < capacity {
        pictures.append(picture)
        return picture
      }
      guard stream.uniform() > 0.5 else { return picture }
      let slot = stream.integer(below: capacity)
      defer { pictures[slot] = picture }
      return pictures[slot]
    }
    return Tensor.batch(of: shown)
  }

  /// Takes over the pictures of a pool that was saved.
  package func restore(_ saved: [Tensor]) {
    precondition(saved.count <= capacity, "HistoryPool: at most \(capacity) pictures were expected, got \(saved.count)")
    pictures = saved
  }
}
