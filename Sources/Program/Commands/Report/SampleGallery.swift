import Foundation
import Images
import Runs

/// The sheets of samples that a report shows: the newest, and some of the earlier ones, spread evenly over the logarithm of their steps; as
/// JPEGs of bounded size.
final class SampleGallery {
  /// A sheet as it stands in the page.
  struct Sheet: Equatable {
    let step: Int
    /// The address of an embedded picture.
    let source: String
    let width, height: Int
  }

  /// The most sheets of a report.
  static let mostSheets = 12
  /// The most pixels of the newest sheet, and of an earlier one.
  private static let (mostPixels, mostPixelsOfEarlier) = (500_000, 160_000)

  private let folder: RunFolder
  /// What was made of files before, so that each is read once or twice in the whole run.
  private var made: [String: Sheet] = [:]

  init(_ folder: RunFolder) {
    self.folder = folder
  }

  /// The sheets as they are now, the newest last.
  ///
  /// - Parameter last: later ones belong to steps that are taken once more.
  func sheets(upTo last: Int = .max) -> [Sheet] {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.samplesPath)) ?? [])
      .compactMap { name in Self.step(of: name).map { (name: name, step: $0) } }
      .filter { $0.step <= last }.sorted { $0.step < $1.step }
    guard let newest = names.last else { return [] }
    let earlier = Self.spread(names.map(\.step)).dropLast().compactMap { place in
      sheet(names[place].name, names[place].step, Self.mostPixelsOfEarlier)
    }
    return earlier + [sheet(newest.name, newest.step, Self.mostPixels)].compactMap(\.self)
  }

  /// The places of some of the steps, the first and the last among them, spread evenly over their logarithms.
  static func spread(_ steps: [Int]) -> [Int] {
    guard steps.count > mostSheets, let first = steps.first, let last = steps.last else { return Array(steps.indices) }
    let (low, high) = (log(Double(max(first, 1))), log(Double(max(last, 1))))
    var places: [Int] = []
    for number in 0..<mostSheets {
      let wanted = exp(low + (high - low) * Double(number) / Double(mostSheets - 1))
      let nearest = steps.indices.min { abs(Double(steps[$0]) - wanted) < abs(Double(steps[$1]) - wanted) } ?? 0
      // Sheets are evenly spaced, so that the first ones are farther apart than wished; the next is taken then.
      places.append(max(nearest, (places.last ?? -1) + 1))
    }
    return places.map { min($0, steps.count - 1) }.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  /// The step in the name of a sheet's file, such as `epoch-0001-step-0000150.png`.
  private static func step(of name: String) -> Int? {
    guard name.hasSuffix(".png"), let mark = name.range(of: "-step-") else { return nil }
    return Int(name[mark.upperBound...].dropLast(".png".count))
  }

  private func sheet(_ name: String, _ step: Int, _ mostPixels: Int) -> Sheet? {
    let key = "\(name) \(mostPixels)"
    if let sheet = made[key] { return sheet }
    guard var picture = try? Picture(contentsOf: "\(folder.samplesPath)/\(name)") else { return nil }
    let factor = (Double(mostPixels) / Double(picture.width * picture.height)).squareRoot()
    if factor < 1 {
      picture = picture.resized(
        height: max(1, Int(Double(picture.height) * factor)), width: max(1, Int(Double(picture.width) * factor)),
        filter: .bicubic)
    }
    guard let bytes = try? picture.encoded(as: .jpeg(quality: 82)) else { return nil }
    let sheet = Sheet(
      step: step, source: "data:image/jpeg;base64,\(Data(bytes).base64EncodedString())", width: picture.width,
      height: picture.height)
    made[key] = sheet
    return sheet
  }
}
