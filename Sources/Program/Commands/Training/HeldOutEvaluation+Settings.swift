import Datasets
import Evaluation
import Files
import Machine
import Runs
import Training

extension HeldOutEvaluation {
  /// What a run's settings say is to be measured; nil if nothing is.
  ///
  /// - Throws: `Failure` where the feature network is not there; the library's errors.
  convenience init?(_ configuration: RunConfiguration, _ domains: DomainFolders, run: String) throws {
    guard let settings = configuration.saving.evaluation else { return nil }
    var model: FeatureModel?
    if settings.metric == .kernel {
      guard let path = settings.features ?? FeatureModel.standardPath, (try? FileStatus(of: path)) != nil else {
        throw Failure(
          .unusableData,
          "the feature network of --metric kd is not there; fetch it by `make features`, name a file by --features, or choose "
            + "--metric swd.")
      }
      model = try FeatureModel(contentsOf: path)
    }
    try self.init(configuration, domains, run: run, model: model)
  }

  /// How long a measurement takes after the first, which also reads the real pictures; the run's networks are those of step 0.
  func secondsOfMeasuring(_ method: any TrainingMethod) -> Double? {
    guard (try? measure(method)) != nil else { return nil }
    let start = ContinuousClock.now
    _ = try? measure(method)
    return (ContinuousClock.now - start).inSeconds
  }
}

extension HeldOutMetrics {
  /// The numbers with their names.
  var text: String { Wording.list(zip(names, values).map { "\($0) \(Wording.decimal($1, 4))" }) }
}
