import ONNXFiles
import SafeTensors

extension NetworkWeights {
  /// The weights of an ONNX model that were exported under PyTorch's keys; constants that stand for no parameter are left out.
  package init(onnx model: ONNXModel, path: String) {
    var tensors = SafeTensorsFile(describing: path)
    for tensor in model.initializers where SafeTensorsFile.allows(tensor.name) && !tensors.contains(tensor.name) {
      let shape = tensor.shape.map { Int($0) }
      guard case .floats(let numbers) = tensor.values, shape.allSatisfy({ $0 > 0 }),
        !ONNXGraph.ownConstants.contains(where: tensor.name.hasPrefix), Self.count(shape) == numbers.count
      else { continue }
      tensors.add(tensor.name, shape: shape, floats: numbers)
    }
    self.init(name: "", path: path, tensors: tensors)
  }

  /// The product of sizes; nil if it is larger than any memory.
  private static func count(_ shape: [Int]) -> Int? {
    var product = 1
    for size in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      product = next
    }
    return product
  }
}
