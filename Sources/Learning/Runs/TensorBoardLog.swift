import Files
import Health
import Images
import TensorBoardFiles

/// What a session of a run produces, as an event file for TensorBoard in the run's folder.
///
/// Wall times are in it, so that it is the one part of a run that is not the same to the byte when the run is made again.
final class TensorBoardLog {
  private let file: EventFile
  /// Losses are written of every so manieth step, so that a long run has no more than some ten thousand.
  private let interval: Int
  private var step: Int

  /// The steps whose losses are written of a run.
  private static let mostSteps = 10_000

  /// Begins the file of a session, with the settings if it is the first.
  ///
  /// - Throws: `FileFault`.
  init(_ run: RunFolder, _ configuration: RunConfiguration, lossNames: [String], after step: Int) throws(FileFault) {
    self.step = step
    interval = max(1, configuration.totalSteps / Self.mostSteps)
    let isFirst = !EventFile.isThere(in: run.tensorBoardPath)
    file = try EventFile(in: run.tensorBoardPath, after: step)
    if isFirst { try file.add(Self.settings(configuration, lossNames), step: step) }
  }

  /// Writes what belongs into the file of an event.
  ///
  /// - Throws: `FileFault`.
  func add(_ event: TrainingEvent) throws(FileFault) {
    switch event {
    case .stepped(let progress):
      step = progress.step
      guard step.isMultiple(of: interval) || step == progress.steps else { return }
      try file.add(
        zip(progress.losses.names, progress.losses.values).map { Self.scalar("losses/\($0)", Double($1)) }
          + progress.gradientNorms.map { Self.scalar("gradient norms/\($0.name)", Double($0.value)) } + [
            Self.scalar("learning rate", progress.learningRate),
            Self.scalar("pictures per second", progress.picturesPerSecond),
          ], step: step)
    case .sampled(let path):
      let bytes = try InputFile(path: path).readAll(limit: Self.pictureLimit)
      guard let header = try? PictureHeader(of: bytes) else { return }
      try file.add(
        [EventValue("samples", .picture(width: header.width, height: header.height, file: bytes))], step: step)
    case .evaluated(let metrics, _):
      let numbers = zip(metrics.names, metrics.values).map { Self.scalar("metrics/\($0)", $1) }
      try file.add(
        metrics.names.count > 1 ? numbers + [Self.scalar("metrics/mean", metrics.mean)] : numbers, step: step)
    case .measured(let sample):
      try file.add(
        HealthNumber.allCases.compactMap { number in
          sample.numbers[number].map { Self.scalar("health/\(number.rawValue)", $0) }
        }, step: step)
    default: break
    }
  }

  /// No sheet of samples is larger.
  private static let pictureLimit = 1 << 30

  private static func scalar(_ tag: String, _ number: Double) -> EventValue { EventValue(tag, .scalar(number)) }

  /// The settings as a text, and as hyper-parameters by which runs are compared. Lists, which are pictures' names and the like, are none.
  private static func settings(_ configuration: RunConfiguration, _ lossNames: [String]) -> [EventValue] {
    let text = (try? configuration.fileBytes()).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let settings = ((try? configuration.settings()) ?? [:]).sorted { $0.key < $1.key }
      .filter { name, _ in !name.split(separator: ".").contains { Int($0) != nil } }
      .map { HyperParameters.Setting(name: $0, value: value($1)) }
    let parameters = HyperParameters(settings: settings, metrics: lossNames.map { "losses/\($0)" })
    return [EventValue("settings", .text("```json\n\(text)```"))] + parameters.values
  }

  private static func value(_ text: String) -> HyperParameters.Value {
    if let truth = Bool(text) { return .truth(truth) }
    return Double(text).map { .number($0) } ?? .text(text)
  }
}
