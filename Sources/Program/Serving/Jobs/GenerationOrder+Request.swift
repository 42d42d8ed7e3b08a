import Commands
import Foundation
import Runs
import Training

extension GenerationOrder {
  /// The body of `POST /api/generate`.
  struct Body: Decodable {
    var run: String
    var count: Int?
    var first: Int?
    var seed: UInt64?
    /// A class to make pictures of.
    var `class`: String?
    var text: String?
    var truncation: Double?
    var format: String?
    var quality: Int?
  }

  /// The most pictures of an order, and the highest number of one.
  static let mostPictures = 64
  private static let highestNumber = 100_000_000

  /// Reads the body of a request.
  ///
  /// - Throws: `Refusal`.
  static func body(_ bytes: [UInt8]) throws(Refusal) -> Body {
    guard bytes.count <= 64 << 10, let body = try? JSONDecoder().decode(Body.self, from: Data(bytes)) else {
      throw Refusal(
        400,
        "The body is an object of JSON with run, and with count, first, seed, class, text, truncation, format or quality."
      )
    }
    return body
  }

  /// Takes an order from the body of a request.
  ///
  /// - Throws: `Refusal`.
  init(_ body: Body, of run: RunFolder) throws(Refusal) {
    do {
      guard try run.makesFromNothing() else {
        throw Refusal(409, "The run translates, and makes nothing from nothing.")
      }
      let settings = try Self.settings(of: run)
      let classes = [body.class].compactMap(\.self)
      let texts = [body.text].compactMap(\.self).filter { !$0.isEmpty }
      // What the run does not know is told now and not by the job.
      _ = try GenerationPlan.labels(classes, of: settings)
      _ = try GenerationPlan.texts(texts, of: settings)
      self.init(
        run: run, first: body.first ?? 0, count: body.count ?? 8, seed: body.seed ?? 0, classes: classes, texts: texts,
        truncation: body.truncation, format: try Self.format(body.format), quality: body.quality ?? 95)
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw Refusal(409, Failure(error).message)
    }
    guard (1...Self.mostPictures).contains(count), (0...Self.highestNumber).contains(first) else {
      throw Refusal(400, "count is a number from 1 to \(Self.mostPictures), and first from 0 to \(Self.highestNumber).")
    }
    guard (1...100).contains(quality) else { throw Refusal(400, "quality is a whole number from 1 to 100.") }
    if let truncation, !(LatentSequence.smallestTruncation...100).contains(truncation) {
      throw Refusal(400, "truncation is a number from \(LatentSequence.smallestTruncation) to 100.")
    }
  }

  private static func format(_ word: String?) throws(Refusal) -> OutputFormat {
    guard let format = OutputFormat(rawValue: word ?? "png"), format != .tiff else {
      throw Refusal(400, "format is png, jpeg, webp or bmp.")
    }
    return format
  }

  private static func settings(of run: RunFolder) throws -> LatentSettings {
    if run.holdsRun, let settings = try run.configuration().method.settings as? LatentSettings { return settings }
    guard let imported = try run.importedSampler() else { throw Refusal(409, "The run makes nothing from nothing.") }
    return imported.settings
  }
}
