import Runs
import Training

/// What a folder of imported networks holds, in lines for a person.
struct ImportDescription {
  private let folder: RunFolder
  private let model: ImportedModel

  init(_ folder: RunFolder, _ model: ImportedModel) {
    self.folder = folder
    self.model = model
  }

  /// The lines.
  var lines: [String] {
    let title = "\(model.domainA) ↔ \(model.domainB), imported networks in \(Wording.shell(folder.path))"
    var lines = [title]
    if let sizes = model.trainedSizes { lines.append("  trained on pictures of \(sizes.width) × \(sizes.height)") }
    for direction in Direction.allCases {
      guard let part = model.generator(direction) else { continue }
      let (from, to) =
        direction == .aToB ? (model.domainA, model.domainB) : (model.domainB, model.domainA)
      lines += [
        "  \(from) to \(to)",
        "    \(part.architecture.text), \(Wording.count(part.architecture.parameterCount, "parameter"))",
        "    takes \(part.architecture.sizesText)",
      ]
      lines += part.origin.lines
    }
    for (part, name) in [(model.discriminatorA, model.domainA), (model.discriminatorB, model.domainB)] {
      guard let part else { continue }
      lines += [
        "  discriminator of \(name)",
        "    \(part.architecture.text), \(Wording.count(part.architecture.parameterCount, "parameter"))",
      ]
      lines += part.origin.lines
    }
    return lines
  }
}

extension ImportedModel.Origin {
  /// Where a network came from, in lines for a person.
  var lines: [String] {
    let name = name.isEmpty ? "" : ", \(name) in it"
    return ["    from \(Wording.shell(file))\(name)"] + notes.map { "    \($0)" }
  }
}
