import Datasets
import Tensors

/// The pictures that one step of training sees.
package struct Minibatch {
  /// Pictures of each domain.
  ///
  /// Shapes: `[batch, height, width, channels]` in −1…1.
  package let pictures: [Tensor]
  /// The class of each picture of an only domain, by its place among the classes; nil where none are known.
  package let labels: [Int]?

  /// Pictures of domain A.
  package var a: Tensor { pictures[0] }
  /// Pictures of domain B; of two domains only.
  package var b: Tensor { pictures[1] }

  package init(pictures: [Tensor], labels: [Int]? = nil) {
    self.pictures = pictures
    self.labels = labels
  }

  /// Pictures of two domains.
  package init(a: Tensor, b: Tensor) {
    self.init(pictures: [a, b])
  }

  /// The pictures of a batch that was loaded, and the classes of their folders.
  package init(_ batch: Batch, _ labels: PictureLabels?) {
    self.init(pictures: batch.pictures.map { Tensor($0) }, labels: labels.map { $0.labels(of: batch.paths[0]) })
  }
}
