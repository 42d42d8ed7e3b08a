import Runs

/// What a folder of imported networks holds that make pictures from nothing, in lines for a person.
struct SamplerDescription {
  private let folder: RunFolder
  private let model: ImportedSampler

  init(_ folder: RunFolder, _ model: ImportedSampler) {
    self.folder = folder
    self.model = model
  }

  /// The lines.
  var lines: [String] {
    let classes = model.classes ?? 0
    let (generator, discriminator) = (model.generator, model.discriminator)
    let parameters = generator.architecture.parameterCounts(classes: classes).generator
    var lines = [
      "imported networks that make pictures, in \(Wording.shell(folder.path))", "  generator",
      "    \(generator.architecture.generatorText(classes: classes)), \(Wording.count(parameters, "parameter"))",
    ]
    if let names = model.classNames { lines.append("    classes \(names.joined(separator: ", "))") }
    lines += generator.origin.lines
    if let discriminator {
      let parameters = discriminator.architecture.parameterCounts(classes: classes).discriminator
      lines += [
        "  discriminator",
        "    \(discriminator.architecture.discriminatorText(classes: classes)), \(Wording.count(parameters, "parameter"))",
      ]
      lines += discriminator.origin.lines
    }
    return lines
  }
}
