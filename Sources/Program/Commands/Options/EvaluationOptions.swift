import ArgumentParser
import Evaluation
import Files
import Runs
import Training

/// How held-out pictures are measured while a run trains.
struct EvaluationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Measure translations of the test pictures, or generated pictures, every so many steps, and keep the best checkpoint; 0 for never. (default: 0)",
      valueName: "steps"))
  var evaluateSteps: Int?

  @Option(
    help: ArgumentHelp(
      "What is measured: kd, the kernel distance over features, or swd, the sliced Wasserstein distance, which needs none. (default: kd where the features are there)",
      valueName: "name"))
  var metric: EvaluationSettings.Metric?

  @Option(
    help: ArgumentHelp(
      "End the run when so many measurements in a row are no better than the best. (default: never)", valueName: "count"
    ))
  var patience: Int?

  @Option(
    help: ArgumentHelp(
      "The weights of the feature network. (default: what `make features` fetched)", valueName: "file"),
    completion: .file(extensions: ["pth", "safetensors"]))
  var features: String?

  func validate() throws {
    if let evaluateSteps, evaluateSteps < 0 {
      throw ValidationError("--evaluate-steps must be a number from 0 on, not \(evaluateSteps).")
    }
    if let patience, patience < 1 { throw ValidationError("--patience must be at least 1, not \(patience).") }
  }
}

extension EvaluationSettings.Metric: ExpressibleByArgument {}

extension EvaluationOptions: LayeredOptions {
  static var layered: [LayeredOption<Self>] {
    [
      .init("evaluate-steps", \.evaluateSteps), .init("metric", \.metric), .init("patience", \.patience),
      .init("features", \.features),
    ]
  }

  /// Changes the settings of a run, or makes those of a new one.
  ///
  /// - Throws: `ConfigurationError` where an option has nothing to act on.
  func change(_ settings: inout RunConfiguration.SavingSettings) throws(ConfigurationError) {
    if let evaluateSteps {
      if evaluateSteps == 0 {
        settings.evaluation = nil
      } else if settings.evaluation == nil {
        settings.evaluation = EvaluationSettings(steps: evaluateSteps, metric: metric ?? Self.standardMetric(features))
      } else {
        settings.evaluation?.steps = evaluateSteps
      }
    }
    guard settings.evaluation != nil else {
      if metric != nil || patience != nil || features != nil {
        throw ConfigurationError("--metric, --patience and --features need --evaluate-steps")
      }
      return
    }
    if let metric { settings.evaluation?.metric = metric }
    if let patience { settings.evaluation?.patience = patience }
    if let features { settings.evaluation?.features = FolderEntry.absolute(features) }
  }

  private static func standardMetric(_ features: String?) -> EvaluationSettings.Metric {
    guard let path = features ?? FeatureModel.standardPath, (try? FileStatus(of: path)) != nil else { return .sliced }
    return .kernel
  }
}
