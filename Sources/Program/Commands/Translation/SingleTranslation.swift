import ArgumentParser
import Datasets
import Files
import Foundation
import Images
import Translation

/// The translation of one picture into a file or to standard output.
struct SingleTranslation {
  private let arguments: [String]
  private let output: String
  private let files: TranslationFileOptions
  private let memory: TranslationMemoryOptions
  private let blending: Blending
  private let masks: MaskFolder?

  /// - Parameter output: the file, or - for standard output.
  init(
    _ arguments: [String], _ output: String, _ files: TranslationFileOptions, _ memory: TranslationMemoryOptions,
    _ blending: Blending, _ masks: MaskFolder?
  ) {
    self.arguments = arguments
    self.output = output
    self.files = files
    self.memory = memory
    self.blending = blending
    self.masks = masks
  }

  /// Translates the picture.
  ///
  /// - Parameter trained: how large the pictures were that the network learned from; nil if that is not known.
  /// - Throws: `Failure`, `PictureError`, `TranslationError`; `ExitCode` after a signal.
  func run(_ translator: Translator, _ input: TranslationInput, _ trained: TrainedSizes?) throws {
    let inputs = try TranslationInputs(arguments, output: nil)
    guard let picture = inputs.pictures.first, inputs.pictures.count == 1 else {
      throw Failure(
        .usage,
        "--output \(Wording.shell(output)) takes one picture, not \(inputs.pictures.count); name a folder for --output."
      )
    }
    for line in inputs.lossLines { Console.errors.line(line) }
    let file = try output == "-" ? nil : file(for: picture.path)
    var translator = translator
    translator.limits = memory.limits(picture: PictureBytes.inWork(picture.path, input.limits))
    StopSignal.listen()
    let format = file?.format ?? files.format ?? OutputFormat(ofName: picture.name) ?? .png
    switch input.read(picture.path, for: format) {
    case .success(let decoded):
      if let warning = PictureFrames.warning(picture.path) { Console.errors.line(warning) }
      let mask = try mask(for: picture, input)
      let translation = blending.apply(to: decoded, try Self.translate(decoded, translator), mask: mask)
      if let file {
        try file.write(translation, quality: files.writing.quality, isReplacing: files.overwrite)
        let ratio = trained?.ratio(height: decoded.height, width: decoded.width)
        if let text = translator.scale.text(trained, ratio.map { $0...$0 }) { Console.output.line("Scale: \(text).") }
        Console.output.line("Translated \(Wording.shell(picture.path)) into \(Wording.shell(output)).")
      } else {
        try Self.writeToStandardOutput(
          format.fitted(translation).encoded(as: format.encoding(quality: files.writing.quality)))
      }
    case .failure(let fault): throw Failure(.unusableData, fault.reason)
    }
    if inputs.lossCount > 0 { throw ExitCode(ExitStatus.somePicturesFailed.rawValue) }
  }

  private func mask(for picture: TranslationInputs.Picture, _ input: TranslationInput) throws(Failure) -> Picture? {
    guard let masks else { return nil }
    guard let path = masks.mask(for: picture.name) else {
      throw Failure(.unusableData, "\(picture.path.quoted) has no mask in \(masks.path.quoted); add one of its name.")
    }
    do { return try input.readMask(path).get() } catch { throw Failure(.unusableData, error.reason) }
  }

  private func file(for picture: String) throws(Failure) -> OutputPicture {
    if let input = try? FileStatus(of: picture).identity, (try? FileStatus(of: output))?.identity == input {
      throw Failure(.cannotCreate, "\(output.quoted) is both input and output; name another file for --output.")
    }
    let file = try OutputPicture(output, option: "--output", isReplacing: files.overwrite)
    if let format = files.format, format != file.format {
      throw Failure(.usage, "--format \(format.rawValue) contradicts the name \(output.quoted); leave one of them out.")
    }
    return file
  }

  private static func translate(_ picture: Picture, _ translator: Translator) throws -> Picture {
    do throws(TranslationError) {
      return try translator.translate(picture) { _ in StopSignal.status == nil }
    } catch {
      if error == .stopped, let status = StopSignal.status { throw ExitCode(status.rawValue) }
      throw error
    }
  }

  private static func writeToStandardOutput(_ bytes: [UInt8]) throws(Failure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw Failure(
          .cannotCreate, "standard output cannot be written: \(SystemError.text(count < 0 ? errno : ENOSPC)).")
      }
      rest = rest.dropFirst(count)
    }
  }
}
