import InstructionSets
import Kernels

/// A tensor that an operation needs on the way back: kept, or computed anew where that costs little.
///
/// Where products are made of bfloat16 numbers it is kept as such numbers, in half the bytes.
struct KeptTensor {
  private enum Form {
    case whole(Tensor)
    case halved(HalvedTensor)
    case computed(() -> Tensor, Precision)
  }

  /// The shape of the tensor.
  let shape: Shape
  private let form: Form

  private init(_ shape: Shape, _ form: Form) {
    self.shape = shape
    self.form = form
  }

  /// An operand. What the operation that made it keeps, or can repeat, is not kept again; and what has no history, such as a picture, is
  /// somebody else's.
  init(operand tensor: Tensor, _ precision: Precision) {
    if let kept = tensor.node?.keptResult {
      if case .computed(let compute, _) = kept.form {
        self.init(tensor.shape, .computed(compute, precision))
      } else {
        self = kept
      }
    } else if tensor.node != nil {
      self.init(result: tensor, precision)
    } else {
      self.init(tensor.shape, .whole(tensor.detached))
    }
  }

  /// A result that was just computed.
  init(result tensor: Tensor, _ precision: Precision) {
    self.init(tensor.shape, precision == .bfloat16 ? .halved(HalvedTensor(tensor)) : .whole(tensor.detached))
  }

  /// A result that was written as pairs while it was computed.
  init(_ halved: HalvedTensor) { self.init(halved.shape, .halved(halved)) }

  /// A result of a shape that `compute` makes anew.
  init(_ shape: Shape, computedBy compute: @escaping () -> Tensor) {
    self.init(shape, .computed(compute, .float32))
  }

  /// The tensor.
  var value: Tensor {
    switch form {
    case .whole(let tensor): tensor
    case .halved(let tensor): tensor.restored
    // As if it had been kept.
    case .computed(let compute, let precision): KeptTensor(result: compute(), precision).value
    }
  }

  /// The numbers as they are kept, if they may be read as pairs; otherwise as floats.
  func numbers(orPairs mayBePairs: Bool) -> KeptNumbers {
    switch form {
    case .halved(let tensor) where mayBePairs: KeptNumbers(storage: tensor.pairs, areInPairs: true)
    case .computed(let compute, let precision):
      KeptTensor(result: compute(), precision).numbers(orPairs: mayBePairs)
    default: KeptNumbers(storage: value.storage, areInPairs: false)
    }
  }
}

/// Numbers that were kept: floats, or pairs of bfloat16 numbers.
struct KeptNumbers {
  fileprivate let storage: Buffer
  /// Whether they are pairs, as `ElementwiseKernels.pair` writes them.
  let areInPairs: Bool

  /// Where they are, as long as this is there.
  var pointer: UnsafePointer<Float> { UnsafePointer(storage.pointer) }
}

/// The numbers of a tensor rounded to bfloat16.
struct HalvedTensor {
  let shape: Shape
  /// The numbers as `ElementwiseKernels.pair` writes them.
  let pairs: Buffer

  /// Undefined numbers.
  init(_ shape: Shape) {
    self.shape = shape
    pairs = Buffer(kernels.pairs(of: shape.count))
  }

  init(_ tensor: Tensor) {
    self.init(tensor.shape)
    if !pairs.isOutline { kernels.pair(tensor.pointer, count: shape.count, into: pairs.pointer) }
  }

  /// The same numbers as floats.
  var restored: Tensor { Tensor(shape) { kernels.unpair(pairs.pointer, count: shape.count, into: $0.start) } }
}
