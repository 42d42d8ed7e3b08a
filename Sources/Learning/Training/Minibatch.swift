import Datasets
import Tensors

/// The pictures that one step of training sees.
package struct Minibatch {
  /// Pictures of domain A and of domain B.
  ///
  /// Shapes: `[batch, height, width, channels]` in −1…1.
  package let a, b: Tensor

  package init(a: Tensor, b: Tensor) {
    self.a = a
    self.b = b
  }

  /// The pictures of a batch that was loaded.
  package init(_ batch: Batch) {
    self.init(a: Tensor(batch.a), b: Tensor(batch.b))
  }
}
