import Commands
import Runs
import Training
import Translation

/// What a job is to do.
package enum Order: Sendable {
  case translation(TranslationOrder)
  case generation(GenerationOrder)

  /// The bytes that it holds.
  var bytes: Int { if case .translation(let order) = self { order.bytes.count } else { 0 } }
}

/// A picture that is to be translated.
package struct TranslationOrder: Sendable {
  /// The run that translates.
  let run: RunFolder
  let direction: Direction
  /// Whether the translation is to be translated back.
  let withBack: Bool
  /// The size at which the network sees the picture, and that at which the one for the way back sees the translation.
  let scale, backScale: TranslationScale
  let format: OutputFormat
  /// The quality of JPEG and WebP.
  let quality: Int
  /// The name of the picture's file, without a folder.
  let name: String
  /// The picture's file.
  let bytes: [UInt8]
}

/// Pictures that are to be made from nothing.
package struct GenerationOrder: Sendable {
  /// The run that makes them.
  let run: RunFolder
  /// The number of the first.
  let first: Int
  let count: Int
  let seed: UInt64
  /// The classes that are made in turn; all that there are if it is empty.
  let classes: [String]
  /// The texts that are made in turn; those that the run knows by itself if it is empty.
  let texts: [String]
  let truncation: Double?
  let format: OutputFormat
  let quality: Int
}
