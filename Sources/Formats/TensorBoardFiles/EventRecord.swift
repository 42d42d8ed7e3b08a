import Protobuf

/// One record of an event file: TensorFlow's `Event`, framed as its `TFRecord`s are.
///
/// - SeeAlso: `event.proto` and `summary.proto` in <https://github.com/tensorflow/tensorboard>, from which the numbers of fields are.
struct EventRecord {
  /// The bytes in the file: the event's length, its check sum, the event, its check sum; the lowest byte first.
  let bytes: [UInt8]

  /// A record of what `write` puts into the event.
  ///
  /// - Parameter time: seconds since 1970.
  init(time: Double, step: Int? = nil, _ write: (inout ProtobufWriter) -> Void) {
    var event = ProtobufWriter()
    event.write(1, double: time)
    if let step { event.write(2, Int64(step)) }
    write(&event)
    let length = Self.littleEndian(UInt64(event.bytes.count))
    bytes =
      length + Self.littleEndian(CRC32C(of: length).masked) + event.bytes
      + Self.littleEndian(CRC32C(of: event.bytes).masked)
  }

  /// The first record of a file.
  static func version(time: Double) -> EventRecord {
    EventRecord(time: time) { $0.write(3, "brain.Event:2") }
  }

  /// Says which step a session takes first, so that readers let go of what an earlier one wrote from there on.
  static func sessionStart(time: Double, firstStep: Int) -> EventRecord {
    EventRecord(time: time, step: firstStep) { event in
      var log = ProtobufWriter()
      log.write(1, 1)
      event.write(7, log.bytes)
    }
  }

  /// Values of a step.
  static func values(_ values: [EventValue], time: Double, step: Int) -> EventRecord {
    EventRecord(time: time, step: step) { event in
      var summary = ProtobufWriter()
      for value in values { summary.write(1, value.encoded) }
      event.write(5, summary.bytes)
    }
  }

  private static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}
