extension Tensor {
  /// What `compute` makes of this tensor. Nothing but the tensor is kept: when its gradient is asked for, `compute` is called once more, and
  /// what it keeps for the gradient is let go of again (Chen et al. 2016, arXiv:1604.06174).
  ///
  /// - Parameters:
  ///   - variables: all that `compute` reads and that gradients are asked for of, beside this tensor.
  ///   - compute: makes the same both times, and changes nothing else.
  package func recomputed(_ variables: [Tensor], _ compute: @escaping (Tensor) -> Tensor) -> Tensor {
    let inputs = [self] + variables
    guard inputs.contains(where: { $0.node != nil }) else { return compute(self) }
    let input = detached
    let output = compute(input)
    let pullback = RecomputationPullback(
      input: input, hasHistory: node != nil, keptInput: node?.keptResult, variables: variables, compute: compute)
    return Tensor(
      shape: output.shape, storage: output.storage, node: Node(inputs: inputs.map(\.node), pullback: pullback))
  }
}

private struct RecomputationPullback: Pullback {
  let input: Tensor
  /// Whether gradients might be asked for of the input.
  let hasHistory: Bool
  /// What the operation that made the input keeps of it, which operations use again.
  let keptInput: KeptTensor?
  let variables: [Tensor]
  let compute: (Tensor) -> Tensor

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    // Operations keep the same as if they were not repeated.
    let node = hasHistory ? Node(inputs: [], pullback: nil, keptResult: keptInput) : nil
    let input = Tensor(shape: input.shape, storage: input.storage, node: node)
    let output = compute(input)
    guard wanted[0] else { return [nil] + output.gradients(of: variables, cotangent: cotangent) }
    return output.gradients(of: [input] + variables, cotangent: cotangent)
  }
}
