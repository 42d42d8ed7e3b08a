import SafeTensors

/// The globals that a state dict needs; whatever else a pickle names is foreign, and can never become weights.
///
/// None of them is ever called: the parser knows what each would make of its arguments.
enum PickleGlobal: Equatable {
  /// `collections.OrderedDict`.
  case orderedDictionary
  /// `torch._utils._rebuild_tensor`, `_rebuild_tensor_v2` and `_rebuild_tensor_v3`.
  case rebuildTensor(version: Int)
  /// `torch._utils._rebuild_parameter` and `_rebuild_parameter_with_state`.
  case rebuildParameter
  /// `torch.Size`.
  case size
  /// `torch.device`.
  case device
  /// `torch.FloatStorage` and so on; the type is nil for storages that do not say what their numbers are.
  case storage(SafeTensorsDataType?)
  /// `torch.float32` and so on.
  case dataType(SafeTensorsDataType)

  /// The global of that name; nil if it is none of those.
  init?(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"): self = .orderedDictionary
    case ("torch._utils", "_rebuild_tensor"): self = .rebuildTensor(version: 1)
    case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor(version: 2)
    case ("torch._utils", "_rebuild_tensor_v3"): self = .rebuildTensor(version: 3)
    case ("torch._utils", "_rebuild_parameter"), ("torch._utils", "_rebuild_parameter_with_state"):
      self = .rebuildParameter
    case ("torch", "Size"): self = .size
    case ("torch", "device"): self = .device
    case ("torch.storage", "UntypedStorage"), ("torch", "UntypedStorage"): self = .storage(nil)
    case ("torch.cuda", _):
      // Files from before version 0.4 name the storages of the graphics card.
      guard let type = Self.storages[name] else { return nil }
      self = .storage(type)
    case ("torch", _):
      if let type = Self.storages[name] {
        self = .storage(type)
      } else if let type = Self.dataTypes[name] {
        self = .dataType(type)
      } else {
        return nil
      }
    default: return nil
    }
  }

  private static let storages: [String: SafeTensorsDataType] = [
    "FloatStorage": .float32, "DoubleStorage": .float64, "HalfStorage": .float16, "BFloat16Storage": .bfloat16,
    "LongStorage": .int64, "IntStorage": .int32, "ShortStorage": .int16, "CharStorage": .int8, "ByteStorage": .uint8,
    "BoolStorage": .bool,
  ]

  private static let dataTypes: [String: SafeTensorsDataType] = [
    "float32": .float32, "float": .float32, "float64": .float64, "double": .float64, "float16": .float16,
    "half": .float16, "bfloat16": .bfloat16, "int64": .int64, "int32": .int32, "int16": .int16, "int8": .int8,
    "uint8": .uint8, "bool": .bool,
  ]
}
