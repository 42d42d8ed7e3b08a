import NeuralNetworks
import Testing

/// A run as a file of the family tells it (`kind` is `training`): its losses step by step, and the networks that it trained.
struct GoldenCurve {
  /// The losses of each step, under the names that the file has.
  var losses: [[String: Double]] = []
  /// The networks, and the averages under the name `ema.<network>`, under the names that the file has.
  let networks: [(name: String, network: any Module)]

  /// Compares a run with the file: step 0 to rounding, the other steps and the final weights to what the file's README says
  /// that another program may differ by.
  ///
  /// - Parameters:
  ///   - partingStep: the first step at which some runs part, since a ReLU or an absolute value within rounding of 0 turns over; nil
  ///     where they do not. From there on twice what runs from disturbed weights differ by is allowed.
  ///   - firstTolerance: of the losses of step 0, which has nothing to amplify; 10⁻⁵ but where the README names another.
  ///   - biasesWithEffect: the keys of biases before an instance norm on which something depends nevertheless.
  ///   - run: a run, from the file's initial weights or from such as were disturbed.
  static func check(
    _ file: GoldenFile, partingStep: Int?, firstTolerance: Double = 1e-5, biasesWithEffect: Set<String> = [],
    run: (_ disturbedBy: Int?) throws -> GoldenCurve
  ) throws {
    let names = (file.text("loss_names") ?? "").split(separator: ",").map(String.init)
    try #require(!names.isEmpty)
    let ours = try run(nil)
    try #require(ours.losses.count == file.integer("steps"))
    let disturbed = try partingStep == nil ? [] : (0..<Disturbance.runs).map { try run($0) }
    for (step, losses) in ours.losses.enumerated() {
      for name in names {
        let expected = try file.doubles("\(stepName(step)).\(name)")
        for (place, reference) in expected.enumerated() {
          // A critic's steps within a step are logged one by one.
          let loss = try #require(losses[expected.count > 1 ? "\(name).\(place)" : name])
          let error = abs(loss - reference) / max(abs(reference), smallestLoss)
          let spread = disturbed.reduce(0) { most, other in
            (0...step).reduce(most) {
              max(
                $0,
                abs(other.losses[$1][name, default: 0] - ours.losses[$1][name, default: 0])
                  / max(abs(loss), smallestLoss))
            }
          }
          let tolerance =
            switch partingStep {
            case _ where step == 0: firstTolerance
            case nil: curveTolerance
            case .some(let parting): step < parting ? togetherTolerance : max(togetherTolerance, 2 * spread)
            }
          #expect(error <= tolerance, "step \(step), \(name): \(loss) instead of \(reference), off by \(error)")
        }
      }
    }
    for (place, (name, network)) in ours.networks.enumerated() {
      let (key, initialKey) =
        name.hasPrefix("ema.") ? (name, "initial." + name.dropFirst(4)) : ("final.\(name)", "initial.\(name)")
      let parameters = network.parameters.filter {
        biasesWithEffect.contains($0.key) || !isBeforeInstanceNorm($0, network, file)
      }
      let final = try parameters.flatMap { try file.doubles("\(key).\($0.key)") }
      let initial = try parameters.flatMap { try file.doubles("\(initialKey).\($0.key)") }
      let own = parameters.flatMap { $0.fileValues.map(Double.init) }
      let movement = distance(final, initial)
      let ratio = distance(own, final) / movement
      let spread =
        disturbed.map { other in
          let weights = Dictionary(
            uniqueKeysWithValues: other.networks[place].network.parameters.map { ($0.key, $0.fileValues) })
          return distance(own, parameters.flatMap { (weights[$0.key] ?? []).map(Double.init) }) / movement
        }.max() ?? 0
      #expect(
        ratio <= max(movementTolerance, 2 * spread),
        "\(name): the weights are off by \(ratio) of their movement; disturbed runs by \(spread)")
    }
  }

  /// `step.03`.
  static func stepName(_ step: Int) -> String { "step.\(step < 10 ? "0" : "")\(step)" }

  /// Whether a parameter is a bias before an instance norm: its true gradient is 0, and Adam turns the rounding that stands there
  /// instead into steps of full length.
  private static func isBeforeInstanceNorm(_ parameter: Parameter, _ network: any Module, _ file: GoldenFile) -> Bool {
    guard file.text("norm") == "instance", parameter.key.hasPrefix("model."), parameter.key.hasSuffix(".bias")
    else { return false }
    let biases = network.parameters.filter { $0.key.hasSuffix(".bias") }
    return parameter !== biases.last && !(parameter === biases.first && biases.first?.key == "model.0.bias")
  }

  private static func distance(_ first: [Double], _ second: [Double]) -> Double {
    zip(first, second).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  /// Of every loss, where runs do not part.
  private static let curveTolerance = 1e-3
  /// Before runs part, where they do.
  private static let togetherTolerance = 1e-4
  /// Of the final weights, in parts of how far the run moved them.
  private static let movementTolerance = 1e-2
  /// Smaller losses are compared as if they were as large.
  private static let smallestLoss = 1e-3
}
