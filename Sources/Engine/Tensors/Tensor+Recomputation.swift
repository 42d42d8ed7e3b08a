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
    let pullback = RecomputationPullback(input: input, variables: variables, compute: compute)
    return Tensor(
      shape: output.shape, storage: output.storage, node: Node(inputs: inputs.map(\.node), pullback: pullback))
  }
}

private struct RecomputationPullback: Pullback {
  let input: Tensor
  let variables: [Tensor]
  let compute: (Tensor) -> Tensor

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    let input = wanted[0] ? input.asVariable : input
    return compute(input).gradients(of: [input] + variables, cotangent: cotangent)
  }
}
