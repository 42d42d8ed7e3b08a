import Commands
import Datasets
import Images
import Runs
import Training
import Translation

extension TranslationOrder {
  /// The parameters of `POST /api/translate`.
  static let parameters: Set<String> = [
    "run", "to", "name", "format", "quality", "scale", "detail", "back", "wait",
  ]

  /// The names of files are cut to so many bytes.
  private static let mostBytesOfName = 120

  /// Takes an order from a request whose body is a picture.
  ///
  /// - Throws: `Refusal`.
  init(_ target: RequestTarget, _ bytes: [UInt8], of run: RunFolder, limits: DecodingLimits) throws(Refusal) {
    try target.check(only: Self.parameters)
    let model: TranslationModel
    do { model = try run.translationModel() } catch { throw Refusal(409, Failure(error).message) }
    let direction = try Self.direction(target["to"], of: model)
    let withBack = try target.flag("back")
    if withBack, model.generators[direction.reversed] == nil {
      throw Refusal(400, "The run has no network for the way back; leave back out.")
    }
    let header = try Self.header(of: bytes, limits)
    let name = Self.plainName(target["name"] ?? "picture.\(header.format.fileExtension)")
    let format: OutputFormat
    if let word = target["format"] {
      guard let asked = OutputFormat(rawValue: word) else {
        throw Refusal(400, "format is one of \(Wording.list(OutputFormat.allCases.map(\.rawValue))).")
      }
      format = asked
    } else {
      // As `cyclegan translate` chooses it: by the name.
      format = OutputFormat(ofName: name) ?? OutputFormat.allCases.first { $0.picture == header.format } ?? .png
    }
    self.init(
      run: run, direction: direction, withBack: withBack,
      scale: try Self.scale(target["scale"], target["detail"], of: model, direction),
      backScale: withBack
        ? try Self.scale(target["scale"], target["detail"], of: model, direction.reversed) : .native,
      format: format,
      quality: try target.number("quality", in: 1...100) ?? 95, name: name, bytes: bytes)
  }

  private static func direction(_ domain: String?, of model: TranslationModel) throws(Refusal) -> Direction {
    let targets = model.directions.map(model.target(of:))
    guard let domain else {
      guard model.directions.count == 1 else {
        throw Refusal(400, "The parameter to is missing; it is one of \(Wording.list(targets)).")
      }
      return model.directions[0]
    }
    guard let direction = Direction(to: domain, domainA: model.domainA, domainB: model.domainB),
      model.generators[direction] != nil
    else { throw Refusal(400, "The run does not translate to that; it translates to \(Wording.list(targets)).") }
    return direction
  }

  /// Reads the header of a picture, from which it is known what decoding would cost.
  private static func header(of bytes: [UInt8], _ limits: DecodingLimits) throws(Refusal) -> PictureHeader {
    let header: PictureHeader
    do { header = try PictureHeader(of: bytes) } catch { throw Refusal(422, Failure(error).message) }
    guard limits.admits(header) else {
      throw Refusal(422, "The picture has \(header.width) × \(header.height) pixels, which is more than is read here.")
    }
    return header
  }

  private static func scale(
    _ size: String?, _ detail: String?, of model: TranslationModel, _ direction: Direction
  ) throws(Refusal) -> TranslationScale {
    var choice = TranslationScaleChoice()
    if let size {
      guard let asked = TranslationScaleChoice.Size(named: size) else {
        throw Refusal(400, "scale is auto, native, trained, or a number from 0.001 to 16.")
      }
      choice.size = asked
    }
    if let detail {
      guard let asked = TranslationScale.Detail(rawValue: detail) else {
        throw Refusal(400, "detail is one of \(Wording.list(TranslationScale.Detail.allCases.map(\.rawValue))).")
      }
      choice.detail = asked
    }
    do {
      return try choice.scale(hasMask: model.hasMask(direction), trained: model.trainedSizes[direction])
    } catch .noMask {
      throw Refusal(400, "The network has no attention mask that detail=mask could use; choose guided or plain.")
    } catch .nothingToBringBack {
      throw Refusal(400, "detail needs a scale here: the picture is translated at its own size otherwise.")
    } catch {
      throw Refusal(
        400, "It is not known how large the pictures were that the run was trained on; give a number for scale.")
    }
  }

  /// The last part of a name, without what no file's name should have.
  static func plainName(_ name: String) -> String {
    let last =
      name.unicodeScalars.split { $0 == "/" || $0 == "\\" }.last.map { String.UnicodeScalarView($0) } ?? .init()
    let visible = last.filter { !$0.properties.isDefaultIgnorableCodePoint && $0.value >= 0x20 && $0.value != 0x7F }
    var plain = String(String.UnicodeScalarView(visible.drop { $0 == "." || $0 == " " }))
    // The extension stays.
    while plain.utf8.count > mostBytesOfName { plain.removeFirst() }
    return plain.isEmpty ? "picture" : plain
  }
}
