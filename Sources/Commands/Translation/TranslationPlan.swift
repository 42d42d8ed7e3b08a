import CycleGAN
import Foundation

/// Which pictures are translated into which files.
struct TranslationPlan {
  /// A picture and the file that it becomes.
  struct Item: Equatable, Sendable {
    let source: String
    let target: String
    let format: OutputFormat
  }

  /// What is left to translate, in the order of the folders and names.
  private(set) var items: [Item] = []
  /// How many were translated already.
  private(set) var existingCount = 0
  /// What the folders hold that cannot be read.
  private(set) var unusable: [String] = []

  /// Looks through folders and files.
  ///
  /// - Throws: `DataError`; `Failure` if a translation would take the place of its own input or of another's translation.
  init(_ inputs: [String], output: String, format: OutputFormat?, isOverwriting: Bool) throws {
    let outputPath = Self.resolved(output)
    if FileManager.default.fileExists(atPath: output), !Self.isFolder(output) {
      throw Failure(.cannotCreate, "“\(output)” is a file; name a folder for --output.")
    }
    var sources: [(path: String, name: String)] = []
    for input in inputs {
      guard Self.isFolder(input) || !FileManager.default.fileExists(atPath: input) else {
        sources.append((input, (input as NSString).lastPathComponent))
        continue
      }
      guard Self.resolved(input) != outputPath else {
        throw Failure(.cannotCreate, "“\(output)” is both input and output; name another folder for --output.")
      }
      let listing = try PictureListing(of: input)
      unusable += listing.skipped.map { "\(listing.folder)/\($0.name)" }
      // Translations that lie within the input folder are not translated once more.
      sources += listing.names.map { ("\(input)/\($0)", $0) }.filter {
        !Self.resolved($0.0).hasPrefix(outputPath + "/")
      }
    }
    let inputPaths = Set(sources.map { Self.resolved($0.path) })
    var sourceOfTarget: [String: String] = [:]
    for (source, name) in sources {
      let itemFormat = format ?? OutputFormat(ofName: name) ?? .png
      let target = "\(output)/\(itemFormat.name(for: name))"
      if let other = sourceOfTarget.updateValue(source, forKey: target) {
        if other == source { continue }
        throw Failure(
          .cannotCreate, "“\(other)” and “\(source)” would both become “\(target)”; translate them into two folders.")
      }
      if inputPaths.contains(Self.resolved(target)) {
        throw Failure(.cannotCreate, "“\(target)” is one of the inputs; name another folder for --output.")
      }
      if !isOverwriting, FileManager.default.fileExists(atPath: target) {
        existingCount += 1
      } else {
        items.append(Item(source: source, target: target, format: itemFormat))
      }
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  /// The absolute path without links, so far as it exists.
  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
  }
}
