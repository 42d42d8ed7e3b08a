import Datasets
import Files
import Images
import Translation

/// What a job will cost, found from the headers of its pictures before anything is computed.
struct TranslationForecast {
  /// Multiply-accumulate operations for each picture, by its file; pictures that cannot be read are missing.
  private var work: [ExactName: Double] = [:]
  private(set) var totalWork = 0.0
  private(set) var pixels = 0
  private(set) var scratchBytes = 0
  private(set) var largest: (height: Int, width: Int)?
  /// How many pictures there are of each extension of a name, in lower case.
  private var counts: [String: Int] = [:]

  /// The bytes that the pictures themselves take when all are in work at one time.
  private(set) var pictureBytes = 0

  private let scale: TranslationScale
  private let trained: TrainedSizes?
  /// How many times as large the smallest and the largest picture are as what the network learned from.
  private var ratios: ClosedRange<Double>?

  private var known: [Kind: TranslationCost] = [:]

  private struct Kind: Hashable {
    let height: Int
    let width: Int
    let bytes: Int
  }

  /// - Parameters:
  ///   - trained: how large the pictures were that the network learned from; nil if that is not known, or does not matter.
  ///   - isThereAndBack: whether every translation is translated back as well.
  init(
    _ items: [TranslationPlan.Item], _ input: TranslationInput, _ pair: TranslationPair, _ trained: TrainedSizes?,
    isThereAndBack: Bool
  ) {
    scale = pair.there.scale
    self.trained = trained
    for item in items {
      counts[OutputFormat.fileExtension(of: item.source), default: 0] += 1
      // What cannot be read is reported when its turn comes.
      guard let header = PictureBytes.readableHeader(item.source, input.limits),
        PictureBytes.inWork(header) <= input.mostBytes
      else { continue }
      let (height, width) = input.size(height: header.uprightHeight, width: header.uprightWidth)
      let bytes = PictureBytes.inWork(header)
      let kind = Kind(height: height, width: width, bytes: bytes)
      let one = known[kind] ?? pair.translator(pictureBytes: bytes).cost(height: height, width: width)
      known[kind] = one
      let all = one.multiplications * (isThereAndBack ? 2 : 1)
      work[ExactName(item.source)] = all
      totalWork += all
      pixels += height * width
      if let ratio = trained?.ratio(height: height, width: width) {
        ratios = min(ratio, ratios?.lowerBound ?? ratio)...max(ratio, ratios?.upperBound ?? ratio)
      }
      pictureBytes += bytes
      scratchBytes = max(scratchBytes, one.scratchBytes)
      if height * width > (largest.map { $0.height * $0.width } ?? 0) { largest = (height, width) }
    }
  }

  /// The most memory that a network and the pictures in work take at one time.
  ///
  /// - Parameter shared: bytes of small pictures that may be in work at one time.
  func peakBytes(shared: Int) -> Int {
    known.map { kind, cost in cost.memoryBytes + max(kind.bytes, min(shared, pictureBytes)) }.max() ?? 0
  }

  /// Multiply-accumulate operations for a picture; 0 if it cannot be read.
  func work(for item: TranslationPlan.Item) -> Double { work[ExactName(item.source)] ?? 0 }

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
      "  memory      about \(Wording.bytes(memoryBytes)) at its peak, of \(Wording.bytes(allowed.bytes)) allowed",
    ]
    if let text = scale.text(trained, ratios) { lines.insert("  scale       \(text)", at: 1) }
    if counts.count > 1 {
      let formats = counts.sorted { $0.key < $1.key }.map {
        "\(Wording.grouped($0.value)) \($0.key.isEmpty ? "without an extension" : $0.key)"
      }
      lines.insert("  formats     \(formats.joined(separator: ", "))", at: 1)
    }
    if scratchBytes > 0 {
      lines.append(
        "  disk        a temporary file of about \(Wording.bytes(scratchBytes)) in \(Wording.shell(scratchFolder)); more --memory is faster"
      )
    }
    lines.append("  time        about \(Wording.duration(totalWork * secondsPerWork)) (measured on a small picture)")
    return lines
  }
}
