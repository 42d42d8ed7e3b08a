import Files
import Foundation
import Images
import SafeTensors

extension Error {
  /// What a person can read about any error.
  var reasonForPeople: String {
    switch self {
    case let error as CocoaError:
      (error.underlying as? POSIXError).map { SystemError.text($0.code.rawValue) }
        ?? ((error as NSError).localizedFailureReason ?? error.localizedDescription).trimmingCharacters(in: ["."])
    case let error as DecodingError: error.reasonForPeople
    default: String(describing: self)
    }
  }

  /// Why something could not be written, for a sentence that says already what: the system's words, if it was the system.
  package var writingReason: String {
    switch fileFault {
    case .unwritable(let system), .unavailable(let system): system
    default: reasonForPeople
    }
  }

  /// The system's words, where it refused to read a file that is there, whatever is in it.
  var readingRefusal: String? {
    switch fileFault {
    case .unreadable(let system), .unreachable(let system): system
    default: nil
    }
  }

  private var fileFault: FileFault? {
    switch self {
    case let error as FileFault: error
    case let error as CheckpointFault: if case .file(_, let fault) = error { fault } else { nil }
    case let error as SafeTensorsError: if case .file(let fault) = error.reason { fault } else { nil }
    case let error as PictureError: if case .file(let fault) = error.reason { fault } else { nil }
    default: nil
    }
  }
}

extension String {
  /// The text with a full stop at its end.
  var asSentence: String { hasSuffix(".") ? self : self + "." }
}

extension DecodingError {
  /// Which key is at fault, and how.
  var reasonForPeople: String {
    switch self {
    case .keyNotFound(let key, _): "the key \(key.stringValue.quoted) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "the value of \(context.codingPath.map(\.stringValue).joined(separator: ".").quoted) has the wrong type"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "it is not JSON, or a number in it is out of range"
        : "the value of \(context.codingPath.map(\.stringValue).joined(separator: ".").quoted) is not one of those known"
    @unknown default: "it cannot be decoded"
    }
  }
}
