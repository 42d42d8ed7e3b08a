import Datasets
import Machine
import ProcessGroups
import RandomStreams
import Tensors
import Training

/// What a step of training costs, found by taking a few on random pictures with networks that are then thrown away.
package struct StepMeasurement: Sendable {
  /// Seconds of a step.
  package let seconds: Double

  /// After the first step, which also warms up, steps are taken until so many seconds have passed.
  private static let secondsOfMeasuring = 1.5

  /// How many pictures several processes compute in the time of one of a process alone; nil where there is one process.
  package private(set) var speedup: Double?
  /// How many processes take a step together; nil for one alone.
  package private(set) var processes: Int?
  /// How long the messages of a step take between several processes; nil where there is one process.
  package private(set) var exchange: ExchangeTimes?

  /// The steps that several processes measure.
  private static let stepsTogether = 2

  /// Measures the steps of a run; nothing of the run itself is touched.
  package init(of configuration: RunConfiguration) {
    var steps = MeasuredSteps(configuration, configuration.share(), nil)
    let start = ContinuousClock.now
    repeat { steps.take() } while (ContinuousClock.now - start).inSeconds < Self.secondsOfMeasuring
    seconds = steps.fastest
  }

  private init(seconds: Double) { self.seconds = seconds }

  /// The largest side of the pictures with which the price of recomputing is measured.
  private static let smallSide = 96

  /// The time of a step in which residual blocks are computed twice over that of one that keeps everything; of small pictures, since for
  /// the run's own there is no room.
  package static func priceOfRecomputing(_ configuration: RunConfiguration) -> Double {
    var small = configuration
    let side = configuration.method.settings.pictureSizes.side(atLeast: min(smallSide, configuration.measuredSide))
    (small.preparation.loadSize, small.preparation.cropSize) = (side, side)
    var steps = MeasuredSteps(small, small.share(), nil)
    func fastest(recomputing: Bool) -> Double {
      steps.forget()
      for _ in 0..<3 { TensorMemory.recomputing(recomputing) { steps.take() } }
      return steps.fastest
    }
    // The first steps warm up.
    _ = fastest(recomputing: false)
    let kept = fastest(recomputing: false)
    return fastest(recomputing: true) / kept
  }

  /// Measures the steps of a run that several processes take together, and what each would take for its share alone.
  ///
  /// - Parameter job: the processes; nil for this one alone.
  /// - Throws: `RunError.tooManyProcesses`, `JobEnded`.
  package init(of configuration: RunConfiguration, by job: TrainingJob?) throws {
    guard let job else {
      self.init(of: configuration)
      return
    }
    let processes = job.group.count
    try job.together { try configuration.checkShare(among: processes) }
    let share = configuration.share(ofProcess: (job.group.rank, processes))
    // Alone, with a batch that is no larger than the largest share.
    var part = configuration
    let pictures = share.map { share in
      let division = share.division(ofBatch: configuration.batchSize)
      return (0..<processes).map { process in
        division.microBatches(of: process).reduce(0) { $0 + division.pictures(of: $1).count }
      }.reduce(0, max)
    }
    part.batchSize = pictures ?? configuration.batchSize
    var (alone, together) = (MeasuredSteps(part, part.share(), nil), MeasuredSteps(configuration, share, job.group))
    var exchange: ExchangeTimes?
    for _ in 0...Self.stepsTogether { alone.take() }
    if try job.decidesToGoOn(stops: false) {
      together.take()
      let start = job.group.exchangeTimes
      for _ in 0..<Self.stepsTogether { together.take() }
      let times = job.group.exchangeTimes - start
      exchange = ExchangeTimes(
        messages: times.messages / Double(Self.stepsTogether), waiting: times.waiting / Double(Self.stepsTogether))
      job.ask()
    }
    self.init(seconds: together.fastest)
    self.exchange = exchange
    self.processes = processes
    speedup = alone.fastest * Double(configuration.batchSize) / Double(part.batchSize) / together.fastest
  }
}

/// Steps on random pictures with networks that are thrown away.
private struct MeasuredSteps {
  private let configuration: RunConfiguration
  private let method: any TrainingMethod
  private let step: SharedStep
  private let batch: Minibatch
  /// The seconds of the fastest step so far.
  private(set) var fastest = Double.infinity

  init(_ configuration: RunConfiguration, _ share: BatchShare?, _ group: ProcessGroup?) {
    self.configuration = configuration
    method = configuration.initialMethod()
    let (side, channels) = (configuration.measuredSide, configuration.method.settings.channels)
    var stream = RandomStream(seed: configuration.seed, purpose: .init("pictures to measure steps with"))
    let size = configuration.picturesPerStep
    step = SharedStep(share, size, group)
    let places = share?.places(inBatch: size).flatMap(\.self) ?? Array(0..<size)
    let pictures = channels.map { channels in
      PictureValues(
        batch: places.count, height: side, width: side, channels: channels,
        values: (0..<places.count * side * side * channels).map { _ in Float(stream.uniform(in: -1...1)) })
    }
    let (labels, texts) = (configuration.firstLabels, configuration.someTexts)
    batch = Minibatch(
      pictures: pictures.map { Tensor($0) }, labels: labels.map { labels in places.map { labels[$0] } },
      texts: texts.map { texts in places.map { texts[$0] } }, updateSize: configuration.batchSize,
      precision: configuration.precision ?? .float32)
  }

  /// Forgets the steps so far.
  mutating func forget() { fastest = .infinity }

  mutating func take() {
    let before = ContinuousClock.now
    // A fault here will come again in the run itself, where it is reported.
    _ = try? step.take(batch, by: method, learningRate: configuration.method.settings.learningRate)
    fastest = min(fastest, (ContinuousClock.now - before).inSeconds)
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
