import Files
import Foundation
import Images
import Runs
import Training

/// Which pictures are made of a run: their vectors, their classes and their names, each a pure function of its place.
package struct GenerationPlan {
  /// The run.
  let run: RunFolder
  /// Its generator.
  let sampler: LatentSampler
  /// The vectors.
  let sequence: LatentSequence
  /// The classes that are made in turn, by their places; empty where the run knows none.
  let labels: [Int]
  /// The texts of which pictures are made in turn; empty where the run knows no captions.
  let texts: [String]
  /// The format of the files.
  let format: OutputFormat
  /// The quality of JPEG and lossy WebP.
  let quality: Int
  private let folder: String
  private let prefix: String
  /// What tells the weights and the quality from others.
  private let job: String

  /// - Parameters:
  ///   - labels: the classes that are made in turn.
  ///   - texts: the texts that are made in turn.
  ///   - folder: the folder below that of the job in which the pictures or their classes lie, with a slash at its end; none if empty.
  ///   - prefix: what the names of files begin with.
  package init(
    run: RunFolder, sampler: LatentSampler, sequence: LatentSequence, labels: [Int], texts: [String] = [],
    format: OutputFormat, quality: Int, folder: String = "", prefix: String = ""
  ) {
    (self.run, self.sampler, self.sequence, self.labels, self.texts) = (run, sampler, sequence, labels, texts)
    (self.format, self.quality, self.folder, self.prefix) = (format, quality, folder, prefix)
    var hash = StableHash()
    hash.add(sampler.fingerprint)
    // PNG, TIFF and BMP hold pictures as they are.
    if format == .jpeg || format == .webp { hash.add("quality \(quality)".utf8) }
    let digits = String(hash.value, radix: 16)
    job = String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The classes of a run by the names that were given; all of them if none were.
  ///
  /// - Throws: `Failure` if the run does not know one.
  package static func labels(_ names: [String], of settings: LatentSettings) throws(Failure) -> [Int] {
    guard let classes = settings.classes else {
      guard names.isEmpty else {
        throw Failure(.usage, "the run knows no classes; leave --class out, or train one with --conditional.")
      }
      return []
    }
    if names.isEmpty { return Array(classes.indices) }
    var labels: [Int] = []
    for name in names {
      guard let label = classes.firstIndex(where: { $0.name == name }) else {
        throw Failure(
          .usage, "the run knows no class \(name.quoted); it knows \(Wording.list(classes.map { $0.name.quoted })).")
      }
      labels.append(label)
    }
    return labels
  }

  /// The texts that were asked for, or if none were, captions that the run was trained on; and the words of each that it does not know.
  ///
  /// - Throws: `Failure` if the run knows no captions, or of a text no word.
  package static func texts(
    _ asked: [String], of settings: LatentSettings
  ) throws(Failure) -> [(text: String, unknownWords: [String])] {
    guard let captions = settings.captions else {
      guard asked.isEmpty else {
        throw Failure(.usage, "the run knows no captions; leave --text out, or train one with --captions.")
      }
      return []
    }
    var texts: [(text: String, unknownWords: [String])] = []
    for text in asked.isEmpty ? captions.examples : asked {
      let words = captions.vocabulary.words(of: text)
      // A caption of training may consist of words that occur in no other; it is what the run has learned for them.
      guard !words.known.isEmpty || asked.isEmpty else {
        let some = captions.vocabulary.entries.filter { !$0.contains(" ") }.prefix(12)
        throw Failure(
          .usage,
          "the run knows no word of \(text.quoted); it knows words such as \(Wording.list(some.map { $0.quoted })).")
      }
      texts.append((text, asked.isEmpty ? [] : words.unknown))
    }
    return texts
  }

  /// The class of the picture at a place; nil where the run knows none. On a way it stays.
  func label(at place: Int) -> Int? {
    labels.isEmpty ? nil : labels[place / (sequence.stepsOfWay ?? 1) % labels.count]
  }

  /// The text of the picture at a place; nil where the run knows no captions. On a way it stays.
  package func text(at place: Int) -> String? {
    texts.isEmpty ? nil : texts[place / (sequence.stepsOfWay ?? 1) % texts.count]
  }

  /// The picture at a place.
  package func picture(at place: Int) -> Picture {
    let vector = sequence.vector(at: place)
    return text(at: place).map { sampler.picture(of: vector, text: $0) }
      ?? sampler.picture(of: vector, label: label(at: place))
  }

  /// The name of the picture at a place: `seed-0-000012.png`, in the folder of its class where there is one, after what all names begin
  /// with.
  package func name(at place: Int) -> String {
    let number = String(place)
    let padded = String(repeating: "0", count: max(0, 6 - number.count)) + number
    let file = "\(prefix)seed-\(sequence.seed)-\(padded).\(format.picture.fileExtension)"
    return folder + (className(at: place).map { "\($0)/\(file)" } ?? file)
  }

  /// What is recorded of the picture at a place.
  func entry(at place: Int) -> GenerationManifest.Entry {
    GenerationManifest.Entry(
      file: name(at: place), run: FolderEntry.absolute(run.path), job: job, seed: sequence.seed, index: place,
      class: className(at: place), text: text(at: place), truncation: sequence.truncation,
      interpolate: sequence.stepsOfWay)
  }

  /// The name of the class of the picture at a place.
  package func className(at place: Int) -> String? { label(at: place).flatMap { sampler.settings.classes?[$0].name } }
}
