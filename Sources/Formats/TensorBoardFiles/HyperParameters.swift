import Protobuf

/// The settings of a run for TensorBoard's table of hyper-parameters.
///
/// - SeeAlso: `plugin_data.proto` and `api.proto` of the plug-in `hparams`, from which the numbers of fields are.
package struct HyperParameters: Equatable, Sendable {
  /// A setting.
  package enum Value: Equatable, Sendable {
    case text(String)
    case truth(Bool)
    case number(Double)
  }

  /// A setting and its name.
  package struct Setting: Equatable, Sendable {
    package let name: String
    package let value: Value

    package init(name: String, value: Value) {
      (self.name, self.value) = (name, value)
    }
  }

  /// The settings, in the order in which they are shown.
  package let settings: [Setting]
  /// The tags of the numbers that stand beside them in the table.
  package let metrics: [String]

  package init(settings: [Setting], metrics: [String]) {
    (self.settings, self.metrics) = (settings, metrics)
  }

  /// What is written of them: which there are, and what they are in this run.
  package var values: [EventValue] {
    [
      EventValue("_hparams_/experiment", .plugin("hparams", content: experiment)),
      EventValue("_hparams_/session_start_info", .plugin("hparams", content: session)),
    ]
  }

  private var experiment: [UInt8] {
    var experiment = ProtobufWriter()
    for setting in settings {
      var info = ProtobufWriter()
      info.write(1, setting.name)
      info.write(4, setting.value.type)
      experiment.write(4, info.bytes)
    }
    for tag in metrics {
      var name = ProtobufWriter()
      name.write(2, tag)
      var info = ProtobufWriter()
      info.write(1, name.bytes)
      experiment.write(5, info.bytes)
    }
    var data = ProtobufWriter()
    data.write(2, experiment.bytes)
    return data.bytes
  }

  private var session: [UInt8] {
    var start = ProtobufWriter()
    for setting in settings {
      var entry = ProtobufWriter()
      entry.write(1, setting.name)
      entry.write(2, setting.value.encoded)
      start.write(1, entry.bytes)
    }
    var data = ProtobufWriter()
    data.write(3, start.bytes)
    return data.bytes
  }
}

extension HyperParameters.Value {
  /// `DataType` of `api.proto`.
  fileprivate var type: Int64 {
    switch self {
    case .text: 1
    case .truth: 2
    case .number: 3
    }
  }

  /// `google.protobuf.Value`.
  fileprivate var encoded: [UInt8] {
    var value = ProtobufWriter()
    switch self {
    case .number(let number): value.write(2, double: number)
    case .text(let text): value.write(3, text)
    case .truth(let isTrue): value.write(4, isTrue ? 1 : 0)
    }
    return value.bytes
  }
}
