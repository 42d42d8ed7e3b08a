import Datasets
import Machine
import RandomStreams
import Tensors
import Training

/// What a step of training costs, found by taking a few on random pictures with networks that are then thrown away.
package struct StepMeasurement: Sendable {
  /// Seconds of a step.
  package let seconds: Double

  /// After the first step, which also warms up, steps are taken until so many seconds have passed.
  private static let secondsOfMeasuring = 1.5

  /// Measures the steps of a run; nothing of the run itself is touched.
  package init(of configuration: RunConfiguration) {
    let method = configuration.initialMethod()
    let (side, channels) = (configuration.measuredSide, configuration.method.settings.channels)
    var stream = RandomStream(seed: configuration.seed, purpose: .init("pictures to measure steps with"))
    let count = configuration.picturesPerStep
    let pictures = channels.map { channels in
      PictureValues(
        batch: count, height: side, width: side, channels: channels,
        values: (0..<count * side * side * channels).map { _ in Float(stream.uniform(in: -1...1)) })
    }
    let batch = Minibatch(
      pictures: pictures.map { Tensor($0) }, labels: configuration.firstLabels, texts: configuration.someTexts,
      updateSize: configuration.batchSize)
    var fastest = Double.infinity
    let start = ContinuousClock.now
    repeat {
      let before = ContinuousClock.now
      // A fault here will come again in the run itself, where it is reported.
      let share = configuration.share()
      _ = try? SharedStep(share, count).take(
        batch, by: method, learningRate: configuration.method.settings.learningRate)
      fastest = min(fastest, (ContinuousClock.now - before).inSeconds)
    } while (ContinuousClock.now - start).inSeconds < Self.secondsOfMeasuring
    seconds = fastest
  }
}

extension RunConfiguration {
  /// Labels of a step whose pictures do not matter; nil where no classes are known.
  var firstLabels: [Int]? { method.settings.classes.map { _ in [Int](repeating: 0, count: picturesPerStep) } }

  /// Texts of a batch whose pictures do not matter, one word each and different where possible; nil where no captions are known.
  var someTexts: [[Float]]? {
    method.settings.captions.map { captions in
      let count = captions.vocabulary.count
      return (0..<batchSize).map { picture in (0..<count).map { $0 == picture % count ? 1 : 0 } }
    }
  }

  /// The side of the pictures that steps are measured with: the crop's, or what comes near where nothing is cropped.
  fileprivate var measuredSide: Int {
    let sizes = method.settings.pictureSizes
    let side = preparation.mode == .scaleWidth ? preparation.loadSize : preparation.cropSize
    return sizes.side(atLeast: side)
  }
}
