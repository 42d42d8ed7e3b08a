import CycleGAN
import Foundation
import Images

/// What a job will cost, found from the headers of its pictures before anything is computed.
struct TranslationForecast {
  /// Multiply-accumulate operations for each picture, by its file; pictures that cannot be read are missing.
  private(set) var work: [String: Double] = [:]
  private(set) var totalWork = 0.0
  private(set) var pixels = 0
  private(set) var memoryBytes = 0
  private(set) var scratchBytes = 0
  private(set) var largest: (height: Int, width: Int)?

  /// The bytes that the pictures themselves take when all are in work at one time.
  private(set) var pictureBytes = 0

  /// - Parameters:
  ///   - preparation: how pictures are made ready first, if they are.
  ///   - limits: what reading a picture may cost.
  ///   - mostBytes: the most bytes that a picture may take beside the network; those that take more are not read.
  ///   - roundTrips: how many of the first pictures are translated back as well.
  init(
    _ items: [TranslationPlan.Item], preparation: Preparation?, limits: DecodingLimits, mostBytes: Int, roundTrips: Int,
    _ translator: Translator
  ) {
    struct Size: Hashable {
      let height: Int
      let width: Int
    }
    var known: [Size: TranslationCost] = [:]
    for (index, item) in items.enumerated() {
      // What cannot be read is reported when its turn comes.
      guard let header = PictureBytes.readableHeader(item.source, limits), PictureBytes.inWork(header) <= mostBytes
      else { continue }
      let (height, width) =
        preparation?.preparedSize(height: header.uprightHeight, width: header.uprightWidth)
        ?? (header.uprightHeight, header.uprightWidth)
      let size = Size(height: height, width: width)
      let one = known[size] ?? translator.cost(height: height, width: width)
      known[size] = one
      let all = one.multiplications * (index < roundTrips ? 2 : 1)
      work[item.source] = all
      totalWork += all
      pixels += height * width
      pictureBytes += PictureBytes.inWork(header)
      memoryBytes = max(memoryBytes, one.memoryBytes)
      scratchBytes = max(scratchBytes, one.scratchBytes)
      if height * width > (largest.map { $0.height * $0.width } ?? 0) { largest = (height, width) }
    }
  }

  /// Lines for the person who starts the job.
  ///
  /// - Parameters:
  ///   - memoryBytes: all that the program will take.
  ///   - secondsPerWork: seconds of a multiply-accumulate operation.
  func lines(
    memoryBytes: Int, allowed: MemorySize, scratchFolder: String, secondsPerWork: Double
  ) -> [String] {
    guard let largest else { return [] }
    var lines = [
      "  pictures    \(Wording.decimal(Double(pixels) / 1e6, 1)) megapixels; the largest has \(largest.width) × \(largest.height)",
      "  memory      about \(Wording.gibibytes(memoryBytes)) at its peak, of \(Wording.gibibytes(allowed.bytes)) allowed",
    ]
    if scratchBytes > 0 {
      lines.append(
        "  disk        a temporary file of about \(Wording.gibibytes(scratchBytes)) in \(Wording.shell(scratchFolder)); more --memory is faster"
      )
    }
    lines.append("  time        about \(Wording.duration(totalWork * secondsPerWork)) (measured on a small picture)")
    return lines
  }
}
