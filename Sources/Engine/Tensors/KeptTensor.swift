import InstructionSets
import Kernels

/// A tensor that an operation needs on the way back: kept, or computed anew where that costs little.
///
/// Where products are made of bfloat16 numbers it is kept as such numbers, in half the bytes.
struct KeptTensor {
  private enum Form {
    case whole(Tensor)
    case halved(HalvedTensor)
    case computed(() -> Tensor)
  }

  /// The shape of the tensor.
  let shape: Shape
  private let form: Form

  private init(_ shape: Shape, _ form: Form) {
    self.shape = shape
    self.form = form
  }

  /// An operand. What the operation that made it keeps, or can repeat, is not kept again; and what no operation made, such as a picture, is
  /// somebody else's.
  init(operand tensor: Tensor, _ precision: Precision) {
    let pullback = tensor.node?.pullback
    if let repetition = pullback?.repetition {
      self.init(tensor.shape, .computed(repetition))
    } else if let kept = pullback?.keptResult {
      self = kept
    } else if pullback != nil {
      self.init(result: tensor, precision)
    } else {
      self.init(tensor.shape, .whole(tensor.detached))
    }
  }

  /// A result that was just computed.
  init(result tensor: Tensor, _ precision: Precision) {
    self.init(tensor.shape, precision == .bfloat16 ? .halved(HalvedTensor(tensor)) : .whole(tensor.detached))
  }

  /// The tensor.
  var value: Tensor {
    switch form {
    case .whole(let tensor): tensor
    case .halved(let tensor): tensor.restored
    case .computed(let compute): compute()
    }
  }
}

/// The numbers of a tensor rounded to bfloat16.
private struct HalvedTensor {
  private let shape: Shape
  private let pairs: Buffer

  init(_ tensor: Tensor) {
    shape = tensor.shape
    pairs = Buffer(kernels.pairs(of: shape.count))
    if !pairs.isOutline { kernels.pair(tensor.pointer, count: shape.count, into: pairs.pointer) }
  }

  /// The same numbers as floats.
  var restored: Tensor { Tensor(shape) { kernels.unpair(pairs.pointer, count: shape.count, into: $0.start) } }
}
