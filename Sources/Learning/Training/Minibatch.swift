import Datasets
import MicroBatches
import NeuralNetworks
import Tensors

/// The pictures that one step of training sees.
package struct Minibatch {
  /// Pictures of each domain.
  ///
  /// Shapes: `[batch, height, width, channels]` in −1…1.
  package let pictures: [Tensor]
  /// The class of each picture of an only domain, by its place among the classes; nil where none are known.
  package let labels: [Int]?
  /// The caption of each picture of an only domain, as how often it has each word that the networks know; nil where there are none.
  package let texts: [[Float]]?
  /// The most pictures of each domain that one update sees; nil for all. A step of several updates has as many times that.
  package let updateSize: Int?
  /// What of a batch they are, where it has several micro-batches; nil for the whole.
  package let microBatch: MicroBatch?
  /// What the products of convolutions are made of in training with them.
  package let precision: Precision

  /// Pictures of domain A.
  package var a: Tensor { pictures[0] }
  /// Pictures of domain B; of two domains only.
  package var b: Tensor { pictures[1] }

  package init(
    pictures: [Tensor], labels: [Int]? = nil, texts: [[Float]]? = nil, updateSize: Int? = nil,
    microBatch: MicroBatch? = nil, precision: Precision = .float32
  ) {
    self.pictures = pictures
    self.labels = labels
    self.texts = texts
    self.updateSize = updateSize
    self.microBatch = microBatch
    self.precision = precision
  }

  /// A pass of training up to the next update of the networks that it leads through.
  func pass(seed: UInt64, step: Int) -> Pass { .training(seed: seed, step: step, microBatch, precision) }

  /// The place of its first picture among those that an update sees.
  var firstPicture: Int { microBatch?.firstPicture ?? 0 }
  /// The pictures of each domain that an update sees, those of other micro-batches included; of what one update sees.
  var batchSize: Int { microBatch?.batchSize ?? a.shape.batch }

  /// Pictures of two domains.
  package init(a: Tensor, b: Tensor) {
    self.init(pictures: [a, b])
  }

  /// The pictures of a batch that was loaded, the classes of their folders, and their captions in the words of a vocabulary.
  package init(
    _ batch: Batch, _ labels: PictureLabels?, _ captions: PictureCaptions? = nil, _ vocabulary: Vocabulary? = nil,
    updateSize: Int? = nil, precision: Precision = .float32
  ) {
    var texts: [[Float]]?
    if let captions, let vocabulary { texts = captions.captions(of: batch.paths[0]).map(vocabulary.vector) }
    self.init(
      pictures: batch.pictures.map { Tensor($0) }, labels: labels.map { $0.labels(of: batch.paths[0]) }, texts: texts,
      updateSize: updateSize, precision: precision)
  }

  /// The pictures of a micro-batch.
  ///
  /// - Parameters:
  ///   - range: where they are, those of one update after the other.
  ///   - updates: of how many updates they are.
  package func part(_ range: Range<Int>, of microBatch: MicroBatch, updates: Int) -> Minibatch {
    Minibatch(
      pictures: pictures.map { $0.pictures(range) }, labels: labels.map { Array($0[range]) },
      texts: texts.map { Array($0[range]) }, updateSize: range.count / updates, microBatch: microBatch,
      precision: precision)
  }

  /// What each of several updates sees: one part of the pictures after the other, and the first ones again where the last step of
  /// an epoch has too few.
  package func portions(_ count: Int) -> [Minibatch] {
    if count == 1 { return [self] }
    let total = a.shape.batch
    let size = min(updateSize ?? total, total)
    return (0..<count).map { portion in
      let first = portion * size % total
      let ranges = [first..<min(first + size, total), 0..<max(0, first + size - total)].filter { !$0.isEmpty }
      return Minibatch(
        pictures: pictures.map { pictures in .batch(of: ranges.map { pictures.pictures($0) }) },
        labels: labels.map { labels in ranges.flatMap { labels[$0] } },
        texts: texts.map { texts in ranges.flatMap { texts[$0] } }, microBatch: microBatch, precision: precision)
    }
  }
}
