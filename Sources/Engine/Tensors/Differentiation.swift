import Kernels

/// How an operation's gradient goes back to its inputs: exactly what that needs, and nothing more.
protocol Pullback {
  /// The gradients with respect to the inputs, given the one with respect to the output.
  ///
  /// `wanted` says for each input whether its gradient is asked for; the others may be nil.
  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?]

  /// The operation's result as it is kept here, or as it is computed anew from what is kept here where that costs little beside keeping it;
  /// nil elsewhere.
  var keptResult: KeptTensor? { get }
}

extension Pullback {
  var keptResult: KeptTensor? { nil }
}

/// One operation of a computation, or a variable at its start.
final class Node {
  var inputs: [Node?]
  var pullback: (any Pullback)?
  private(set) var isUsed = false
  private let keptElsewhere: KeptTensor?

  /// - Parameter keptResult: how the result is kept, where the pullback does not say.
  init(inputs: [Node?], pullback: (any Pullback)?, keptResult: KeptTensor? = nil) {
    self.inputs = inputs
    self.pullback = pullback
    keptElsewhere = keptResult
  }

  /// The result as it is kept already; nil where it is not.
  var keptResult: KeptTensor? { pullback?.keptResult ?? keptElsewhere }

  /// Hands the pullback over and lets go of all it held, so that memory falls as the walk goes back.
  func take() -> (inputs: [Node?], pullback: any Pullback)? {
    precondition(!isUsed, "gradients: this computation was differentiated before; compute it again")
    guard let pullback else { return nil }
    isUsed = true
    defer {
      self.pullback = nil
      inputs = []
    }
    return (inputs, pullback)
  }
}

extension Tensor {
  /// The gradients of this scalar with respect to `variables`, in their order; nil where it does not depend on one.
  ///
  /// Reverse-mode differentiation. Only what leads to the variables is visited. The computation can be differentiated once:
  /// what it kept for the purpose is let go of on the way.
  package func gradients(of variables: [Tensor]) -> [Tensor?] {
    precondition(shape.count == 1, "gradients: a scalar was expected, got \(shape)")
    return gradients(of: variables, cotangent: Tensor(shape, repeating: 1))
  }

  /// The gradients of ⟨this, cotangent⟩ with respect to `variables`, in their order; nil where it does not depend on one.
  ///
  /// Shapes: the cotangent's is this tensor's.
  package func gradients(of variables: [Tensor], cotangent: Tensor) -> [Tensor?] {
    var results = [Tensor?](repeating: nil, count: variables.count)
    differentiate(by: variables, cotangent: cotangent) { results[$0] = $1 }
    return results
  }

  /// Hands over the gradients of ⟨this, cotangent⟩ with respect to `variables`.
  ///
  /// Shapes: the cotangent's is this tensor's.
  ///
  /// - Parameter whenWhole: called with the place of a variable and its gradient as soon as nothing is added to that any more, which is
  ///   while those of variables that were used earlier are still computed.
  package func differentiate(by variables: [Tensor], cotangent: Tensor, whenWhole: (Int, Tensor) -> Void) {
    precondition(
      cotangent.shape == shape, "gradients: a cotangent of shape \(shape) was expected, got \(cotangent.shape)")
    let places = Dictionary(
      variables.enumerated().compactMap { index, variable in variable.node.map { (ObjectIdentifier($0), index) } },
      uniquingKeysWith: { first, _ in first })
    guard let root = node else { return }
    let order = Self.topologicalOrder(from: root)
    var leads = Set<ObjectIdentifier>()
    for node in order {
      let id = ObjectIdentifier(node)
      if places[id] != nil || node.inputs.contains(where: { $0.map { leads.contains(ObjectIdentifier($0)) } ?? false })
      {
        leads.insert(id)
      }
    }
    var cotangents: [ObjectIdentifier: Tensor] = [ObjectIdentifier(root): cotangent.detached]
    for node in order.reversed() where leads.contains(ObjectIdentifier(node)) {
      guard let cotangent = cotangents.removeValue(forKey: ObjectIdentifier(node)) else { continue }
      if let place = places[ObjectIdentifier(node)] { whenWhole(place, cotangent) }
      guard let (inputs, pullback) = node.take() else { continue }
      let wanted = inputs.map { $0.map { leads.contains(ObjectIdentifier($0)) } ?? false }
      for (input, gradient) in zip(inputs, pullback.gradients(cotangent, wanted: wanted)) {
        guard let input, let gradient, leads.contains(ObjectIdentifier(input)) else { continue }
        let id = ObjectIdentifier(input)
        if var sum = cotangents.removeValue(forKey: id) {
          sum.accumulate(gradient)
          cotangents[id] = sum
        } else {
          cotangents[id] = gradient
        }
      }
    }
  }

  /// Every node that leads to `root`, inputs before what is made of them. Iterative: a chain may be long.
  private static func topologicalOrder(from root: Node) -> [Node] {
    var order: [Node] = []
    var seen: Set<ObjectIdentifier> = [ObjectIdentifier(root)]
    var stack: [(node: Node, next: Int)] = [(root, 0)]
    while let (node, next) = stack.last {
      if next == node.inputs.count {
        order.append(node)
        stack.removeLast()
        continue
      }
      stack[stack.count - 1].next += 1
      if let input = node.inputs[next], seen.insert(ObjectIdentifier(input)).inserted {
        stack.append((input, 0))
      }
    }
    return order
  }
}
