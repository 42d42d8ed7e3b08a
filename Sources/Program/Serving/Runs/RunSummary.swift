import Commands
import Runs
import Training

/// What can be done with a run, as `GET /api/runs` tells it.
struct RunSummary: Encodable {
  /// What a run is good for.
  enum Kind: String, Encodable {
    case translation, generation, unusable
  }

  /// A way that a run translates.
  struct Way: Encodable {
    let from: String
    let to: String
    /// Whether there is a network for the way back.
    let hasWayBack: Bool
    /// Whether it is known how large the pictures were that it was trained on.
    let knowsTrainedSize: Bool
  }

  let id: String
  let kind: Kind
  /// The method, where it was trained here.
  var method: String?
  var domains: [String] = []
  var ways: [Way] = []
  /// The classes that pictures are made of.
  var classes: [String] = []
  /// Texts that pictures can be made of.
  var examples: [String] = []
  /// Whether it can be watched.
  let isTrainedHere: Bool
  /// Why it is unusable.
  var fault: String?

  init(id: String, _ run: RunFolder) {
    self.id = id
    isTrainedHere = run.holdsRun
    do {
      let configuration = run.holdsRun ? try run.configuration() : nil
      method = configuration?.method.title
      domains = configuration?.domains.entries.map(\.name) ?? []
      guard try !run.makesFromNothing() else {
        let settings = try configuration?.method.settings as? LatentSettings ?? run.importedSampler()?.settings
        kind = .generation
        classes = settings?.classes?.map(\.name) ?? []
        examples = Array((settings?.captions?.examples ?? []).prefix(8))
        return
      }
      let model = try run.translationModel()
      kind = .translation
      domains = [model.domainA, model.domainB]
      ways = model.directions.map { direction in
        Way(
          from: model.target(of: direction.reversed), to: model.target(of: direction),
          hasWayBack: model.generators[direction.reversed] != nil,
          knowsTrainedSize: model.trainedSizes[direction] != nil)
      }
    } catch {
      kind = .unusable
      fault = Failure(error).message
    }
  }
}
