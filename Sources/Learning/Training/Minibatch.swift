import Datasets
import Tensors

/// The pictures that one step of training sees.
package struct Minibatch {
  /// Pictures of each domain.
  ///
  /// Shapes: `[batch, height, width, channels]` in −1…1.
  package let pictures: [Tensor]

  /// Pictures of domain A.
  package var a: Tensor { pictures[0] }
  /// Pictures of domain B; of two domains only.
  package var b: Tensor { pictures[1] }

  package init(pictures: [Tensor]) {
    self.pictures = pictures
  }

  /// Pictures of two domains.
  package init(a: Tensor, b: Tensor) {
    self.init(pictures: [a, b])
  }

  /// The pictures of a batch that was loaded.
  package init(_ batch: Batch) {
    self.init(pictures: batch.pictures.map { Tensor($0) })
  }
}
