import MicroBatches
import Tensors

/// A player's way down the gradient of a sum of losses, part by part: the gradients of each part are found as soon as it is computed, and
/// what it kept for them is let go of.
///
/// Where a network's weights enter two parts, the order of the parts makes no difference to any bit of their gradient; of three it does.
struct Descent {
  private let player: Player
  private let microBatch: MicroBatch?
  private let variables: [Tensor]
  private var gradients: [Tensor?]
  private var terms: [(name: String, value: Float)] = []

  init(of player: Player, _ microBatch: MicroBatch?) {
    self.player = player
    self.microBatch = microBatch
    variables = player.optimizer.parameters.map(\.value)
    gradients = [Tensor?](repeating: nil, count: variables.count)
  }

  /// Adds the losses of two parts, which are computed and differentiated one after the other or, if that is said, side by side.
  mutating func add(_ first: () -> [LossTerm], _ second: () -> [LossTerm], sideBySide: Bool) {
    guard sideBySide else {
      addAtOnce(first())
      addAtOnce(second())
      return
    }
    var (losses, parts): ([[LossTerm]], [Part?]) = ([[], []], [nil, nil])
    losses.withUnsafeMutableBufferPointer { losses in
      ComputeThreads.sideBySide({ losses[0] = first() }, { losses[1] = second() })
    }
    parts.withUnsafeMutableBufferPointer { parts in
      ComputeThreads.sideBySide({ parts[0] = part(losses[0]) }, { parts[1] = part(losses[1]) })
    }
    for part in parts { if let part { add(part) } }
  }

  /// Adds each gradient as soon as it is whole, so that no other copy of all of them is there.
  private mutating func addAtOnce(_ losses: [LossTerm]) {
    terms += losses.map { ($0.name, $0.loss.item) }
    let loss = sum(losses)
    loss.differentiate(by: variables, cotangent: share(of: loss)) { accumulate($1, at: $0) }
  }

  /// The values and the gradients of some losses.
  private struct Part {
    let terms: [(name: String, value: Float)]
    let gradients: [Tensor?]
  }

  private func part(_ losses: [LossTerm]) -> Part {
    let loss = sum(losses)
    return Part(
      terms: losses.map { ($0.name, $0.loss.item) },
      gradients: loss.gradients(of: variables, cotangent: share(of: loss)))
  }

  private mutating func add(_ part: Part) {
    terms += part.terms
    for (place, gradient) in part.gradients.enumerated() {
      if let gradient { accumulate(gradient, at: place) }
    }
  }

  /// Adds the last losses, in their order, moves the networks, and notes the values of all losses.
  ///
  /// - Throws: `NumericalFault` if a loss or a gradient is NaN or infinite; nothing was moved then.
  mutating func finish(
    with last: [LossTerm] = [], learningRate: Double, recording losses: inout StepLosses
  ) throws(NumericalFault) {
    terms += last.map { ($0.name, $0.loss.item) }
    let (player, terms, names) = (player, terms, losses.names)
    func move(_ gradients: [Tensor?], _ values: [Float]) -> Result<[Float], NumericalFault> {
      Result { () throws(NumericalFault) in
        let unusable = Set(zip(terms, values).filter { !$0.1.isFinite }.map(\.0.name))
        if let name = names.first(where: unusable.contains) { throw NumericalFault("the loss \(name)", of: nil) }
        try player.step(along: gradients, learningRate: learningRate)
        return values
      }
    }
    let values = terms.map(\.value)
    let moved: Result<[Float], NumericalFault>
    if let microBatch {
      moved = microBatch.learn(variables.count, values, differentiate: { differentiate(last, whenWhole: $0) }, move)
    } else {
      var whole = [Tensor?](repeating: nil, count: variables.count)
      differentiate(last) { whole[$0] = $1 }
      moved = move(whole, values)
    }
    for (term, mean) in zip(terms, try moved.get()) { losses[term.name] = mean }
  }

  /// Adds the gradients of the last losses to those of the parts, and hands each sum over as soon as nothing is added to it any more.
  private mutating func differentiate(_ last: [LossTerm], whenWhole: (Int, Tensor) -> Void) {
    if !last.isEmpty {
      let loss = sum(last)
      loss.differentiate(by: variables, cotangent: share(of: loss)) { place, gradient in
        accumulate(gradient, at: place)
        if let sum = taken(place) { whenWhole(place, sum) }
      }
    }
    for place in gradients.indices {
      if let sum = taken(place) { whenWhole(place, sum) }
    }
  }

  /// The sum of a gradient, which is kept here no longer, so that others may add to it in place.
  private mutating func taken(_ place: Int) -> Tensor? {
    defer { gradients[place] = nil }
    return gradients[place]
  }

  private mutating func accumulate(_ gradient: Tensor, at place: Int) {
    guard var sum = taken(place) else {
      gradients[place] = gradient
      return
    }
    sum.accumulate(gradient)
    gradients[place] = sum
  }

  private func sum(_ losses: [LossTerm]) -> Tensor {
    precondition(!losses.isEmpty, "Descent: at least one loss was expected")
    return losses.dropFirst().reduce(losses[0].entering) { $0 + $1.entering }
  }

  /// The mean over the batch is made of means over its micro-batches.
  private func share(of loss: Tensor) -> Tensor { Tensor(loss.shape, repeating: microBatch?.share ?? 1) }
}

extension Player {
  /// A descent of this player's networks, on a batch or on one of its micro-batches, all of which move the networks as one then.
  func descent(_ microBatch: MicroBatch?) -> Descent { Descent(of: self, microBatch) }

  /// Moves the networks down the gradient of the sum of some losses, and notes their values.
  ///
  /// - Parameters:
  ///   - terms: added in their order.
  ///   - losses: gets the values.
  ///   - microBatch: what the losses are of, where the batch has several micro-batches.
  /// - Throws: `NumericalFault` if a loss or a gradient is NaN or infinite; nothing was moved then.
  package func descend(
    _ terms: [LossTerm], learningRate: Double, recording losses: inout StepLosses, _ microBatch: MicroBatch? = nil
  ) throws(NumericalFault) {
    var descent = descent(microBatch)
    try descent.finish(with: terms, learningRate: learningRate, recording: &losses)
  }
}
