import Files
import SafeTensors

/// Cuts tensors from their blocks of numbers, and checks that they fit.
struct TensorReader {
  typealias Reason = PyTorchError.Reason

  private let file: PyTorchFile
  /// Tensors that share a block need it one after the other.
  private var blocks: [String: [UInt8]] = [:]
  /// Bytes that may still be made of the file's.
  private var allowance: Int

  /// Shared tensors may make state dicts larger than their file, but not without end.
  private static let growthLimit = 4

  init(_ file: PyTorchFile) {
    self.file = file
    allowance = Self.growthLimit * file.byteCount
  }

  /// The numbers of a tensor row after row, the lowest byte first.
  mutating func bytes(of tensor: Pickle.Tensor, named name: String) throws(Reason) -> [UInt8] {
    let storage = file.pickle.storages[tensor.storage]
    let width = tensor.dataType.byteCount
    let block = try block(of: storage, named: name)
    // An untyped storage counts bytes.
    let unit = storage.dataType?.byteCount ?? 1
    let (available, overflow) = storage.count.multipliedReportingOverflow(by: unit)
    let (skipped, overflow2) = storage.start.multipliedReportingOverflow(by: unit)
    guard !overflow, !overflow2, skipped <= block.count, available <= block.count - skipped else {
      throw .badTensor(
        name, detail: "needs a block of \(storage.count) numbers, of which the file has only \(block.count) bytes")
    }
    guard let count = try count(of: tensor, within: available / width, named: name) else { return [] }
    guard count <= available / width, count * width <= allowance else {
      throw .badTensor(name, detail: "repeats its block of numbers to \(count) of them, more than the file has")
    }
    allowance -= count * width
    var bytes = Self.gather(tensor, count: count, width: width, from: block, at: skipped)
    if file.blocks.isBigEndian, width > 1 {
      for start in stride(from: 0, to: bytes.count, by: width) { bytes[start..<start + width].reverse() }
    }
    return bytes
  }

  private mutating func block(of storage: Pickle.Storage, named name: String) throws(Reason) -> [UInt8] {
    if let block = blocks[storage.key] { return block }
    guard let block = try file.blocks.bytes(ofBlock: storage.key) else {
      throw .badTensor(name, detail: "needs a block \(storage.key.quoted(limit: 60)) that the file has not")
    }
    blocks[storage.key] = block
    return block
  }

  /// How many numbers a tensor has, all within a block of `available`; nil for none.
  private func count(of tensor: Pickle.Tensor, within available: Int, named name: String) throws(Reason) -> Int? {
    guard tensor.shape.allSatisfy({ $0 >= 0 }), tensor.strides.allSatisfy({ $0 >= 0 }), tensor.offset >= 0 else {
      throw .badTensor(name, detail: "has a negative size, stride or offset")
    }
    guard tensor.dataType.byteCount(ofShape: tensor.shape) != nil else {
      throw .badTensor(name, detail: "has a shape \(tensor.shape) larger than any memory")
    }
    if tensor.shape.contains(0) { return nil }
    var count = 1
    var last = tensor.offset
    for (size, stride) in zip(tensor.shape, tensor.strides) {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      let (reach, overflow2) = (size - 1).multipliedReportingOverflow(by: stride)
      let (sum, overflow3) = last.addingReportingOverflow(reach)
      guard !overflow, !overflow2, !overflow3 else {
        throw .badTensor(name, detail: "has a shape \(tensor.shape) larger than any memory")
      }
      (count, last) = (product, sum)
    }
    guard last < available else {
      throw .badTensor(
        name, detail: "reaches to number \(last) of a block that has \(available), with the shape \(tensor.shape)")
    }
    return count
  }

  /// Copies the numbers in the order of the axes, the last one fastest.
  private static func gather(
    _ tensor: Pickle.Tensor, count: Int, width: Int, from block: [UInt8], at start: Int
  ) -> [UInt8] {
    var expected = 1
    let isContiguous = zip(tensor.shape, tensor.strides).reversed().allSatisfy { size, stride in
      defer { expected *= size }
      return size == 1 || stride == expected
    }
    let first = start + tensor.offset * width
    if isContiguous { return Array(block[first..<first + count * width]) }
    var result: [UInt8] = []
    result.reserveCapacity(count * width)
    var index = [Int](repeating: 0, count: tensor.shape.count)
    var place = tensor.offset
    for _ in 0..<count {
      let from = start + place * width
      result.append(contentsOf: block[from..<from + width])
      for axis in tensor.shape.indices.reversed() where tensor.shape[axis] > 1 {
        index[axis] += 1
        place += tensor.strides[axis]
        if index[axis] < tensor.shape[axis] { break }
        place -= tensor.shape[axis] * tensor.strides[axis]
        index[axis] = 0
      }
    }
    return result
  }
}
