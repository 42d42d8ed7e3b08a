import Networks
import NeuralNetworks
import RandomStreams
import Tensors

/// The training of a small classifier on one arm of an experiment, by Adam with a learning rate of 0.001.
///
/// All arms of a repetition take as many steps, with batches as large, from the same first weights, and draw the same real pictures for
/// the same places.
struct ClassifierTraining {
  /// Steps in all.
  let steps: Int
  /// Pictures in a step.
  let batchSize: Int
  /// How many classes there are.
  let classes: Int
  /// The seed of the repetition.
  let seed: UInt64

  private static let learningRate = 0.001
  /// Pictures that are classified at a time.
  private static let classifiedTogether = 256

  /// Trains a classifier.
  ///
  /// - Parameters:
  ///   - generated: pictures that were made, used where the arm says so.
  ///   - shouldStop: asked after every step.
  /// - Returns: nil if `shouldStop` said so.
  func classifier(
    _ arm: AugmentationArm, real: LabelledPictures, generated: LabelledPictures, shouldStop: () -> Bool
  ) -> SmallClassifier? {
    let classifier = SmallClassifier(
      size: real.side, channels: real.channels, classes: classes,
      Initialization(.kaiming, gain: 1, seed: seed, network: "classifier"))
    let optimizer = Adam(classifier.parameters, beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
    for step in 0..<steps {
      let (pictures, labels) = batch(arm, step: step, real, generated)
      let loss = classifier(pictures, .training(seed: seed, step: step)).crossEntropy(classes: labels)
      optimizer.step(loss.gradients(of: optimizer.parameters.map(\.value)), learningRate: Self.learningRate)
      if shouldStop() { return nil }
    }
    return classifier
  }

  /// The pictures of a step: real ones first, each drawn from all.
  private func batch(
    _ arm: AugmentationArm, step: Int, _ real: LabelledPictures, _ generated: LabelledPictures
  ) -> (pictures: Tensor, labels: [Int]) {
    let realCount = arm.realCount(of: batchSize)
    var (values, labels): ([Float], [Int]) = ([], [])
    values.reserveCapacity(batchSize * real.side * real.side * real.channels)
    for place in 0..<batchSize {
      let isReal = place < realCount
      let source = isReal ? real : generated
      var draw = RandomStream(
        seed: seed, purpose: .init("\(isReal ? "real" : "generated") picture for the classifier"), epoch: step,
        index: place)
      let index = draw.integer(below: source.count)
      var picture = source.values[index]
      if arm.isMoved {
        var stream = RandomStream(
          seed: seed, purpose: .init("movement for the classifier"), epoch: step, index: place)
        picture = SmallMovement(side: real.side, &stream).apply(
          to: picture, side: real.side, channels: real.channels)
      }
      values += picture
      labels.append(source.labels[index])
    }
    return (
      Tensor(Shape(batch: batchSize, height: real.side, width: real.side, channels: real.channels), values), labels
    )
  }

  /// Whether a classifier finds the class of each picture.
  static func judged(_ pictures: LabelledPictures, by classifier: SmallClassifier) -> [Bool] {
    let pass = Pass.evaluation
    return stride(from: 0, to: pictures.count, by: classifiedTogether).flatMap { first -> [Bool] in
      let places = first..<min(first + classifiedTogether, pictures.count)
      let shape = Shape(
        batch: places.count, height: pictures.side, width: pictures.side, channels: pictures.channels)
      let logits = classifier(Tensor(shape, pictures.values[places].flatMap { $0 }), pass)
      let (values, classes) = (logits.values, logits.shape[1])
      return places.enumerated().map { row, place in
        let scores = values[row * classes..<(row + 1) * classes]
        return scores.firstIndex(of: scores.max() ?? 0).map { $0 - scores.startIndex } == pictures.labels[place]
      }
    }
  }
}
