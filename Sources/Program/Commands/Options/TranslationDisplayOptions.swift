import ArgumentParser

/// What is made for people to look at.
struct TranslationDisplayOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Also draw a sheet of the first pictures and their translations, in the format of the file's extension, such as .png or .jpg.",
      valueName: "file"),
    completion: .file(extensions: ["png", "jpg"]))
  var contactSheet: String?

  @Option(help: ArgumentHelp("Pictures on the contact sheet.", valueName: "count"))
  var contactSheetPictures = 8

  @Option(
    help: ArgumentHelp(
      "Also write every picture beside its translation, under the same name, into this folder.", valueName: "folder"),
    completion: .directory)
  var compare: String?

  @Flag(help: "Add each translation translated back to the contact sheet and the comparisons.")
  var roundTrip = false

  @Flag(
    inversion: .prefixedNo,
    help:
      "When 16 pictures or more are translated, compare some with those that the run was trained on, and warn if they are farther from them than before."
  )
  var check = true

  func validate() throws {
    guard (1...100).contains(contactSheetPictures) else {
      throw ValidationError("--contact-sheet-pictures must lie between 1 and 100, not \(contactSheetPictures).")
    }
    if roundTrip, contactSheet == nil, compare == nil {
      throw ValidationError("--round-trip adds to --contact-sheet or --compare; give one of them.")
    }
  }

  /// Whether anything is wanted.
  var isAny: Bool { contactSheet != nil || compare != nil }

  /// How many pictures a sheet shows.
  var sheetCount: Int { contactSheet == nil ? 0 : contactSheetPictures }
}
